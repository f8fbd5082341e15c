// What a what-if answers.
import type { Facts } from './facts.ts';
import type { InterruptNeed } from './interrupt-need.ts';
import type { Channel, EnrolledKind, ManagedKind } from './methods.ts';
import type { Step } from './plan.ts';

export type Decisions = {
  readonly experience: Facts['experience'];
  readonly interrupt: InterruptNeed;
  /** `offered` is empty where no step-up is required. */
  readonly stepUp: { readonly required: boolean; readonly offered: readonly Channel[] };
  /** Empty unless `interrupt` is `registration`. */
  readonly steps: readonly Step[];
  /** `until`: RFC 3339. Both null where the skip never runs out, or never was. */
  readonly skip: { readonly allowed: boolean; readonly until: string | null; readonly daysLeft: number | null };
  readonly defaultMethod: { readonly now: Channel | null; readonly candidates: readonly Channel[]; readonly afterwards: Channel | null };
  /** Registered: on file. Capable: on file, and policy allows it; for password reset: registered, and in its scope. */
  readonly capable: { readonly mfa: boolean; readonly sspr: boolean };
  readonly registered: { readonly mfa: boolean; readonly sspr: boolean };
  readonly manage: { readonly add: readonly EnrolledKind[]; readonly change: readonly ManagedKind[]; readonly delete: readonly ManagedKind[] };
};
/** `because`: one sentence per decision, each naming its rule, in the words of a support ticket. */
export type WhatIf = Decisions & { readonly because: readonly string[] };
