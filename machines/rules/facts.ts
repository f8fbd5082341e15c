// What a chart needs to know about a person and the policy: kinds and switches, never a number, an address, a name or a date.
// Whoever reads or writes the directory answers with these; guards, schemas and views decide on them and store no decision.
import type { Channel, Kind, OnFile, Transport } from './methods.ts';

export type Facts = {
  /** Which preview the person has. `none`: nothing of this is for them. */
  readonly experience: 'none' | 'original' | 'refreshed';
  /** `blocked`: the sign-in comes from where security info may not be registered. */
  readonly access: 'open' | 'blocked';
  /** What enforces registration at this sign-in; nothing does for a person who came to manage. */
  readonly enforced: { readonly mfa: boolean; readonly sspr: boolean };
  readonly mfa: { readonly allowed: readonly Channel[]; readonly hardwareToken: boolean };
  /** `needed` is 0, and `allowed` empty, for a person outside the scope of password reset. `allowed` says what counts for it. */
  readonly sspr: { readonly needed: 0 | 1 | 2; readonly allowed: readonly OnFile[] };
  /** What this service can register today and policy asks for nothing beyond: a kind missing here is not offered. */
  readonly registrable: {
    readonly kinds: readonly Kind[];
    readonly app: readonly ('appPush' | 'appCode')[];
    /** How a phone can be reached at all: no calls on a free or trial tenant. Missing: by text and by call. */
    readonly transports?: readonly Transport[];
  };
  /** In the order of `OnFile`, each once. */
  readonly onFile: readonly OnFile[];
  /** On file, but a rollback cleared what made it count for multi-factor authentication: good for password reset only. Missing: none. */
  readonly withoutMfa?: readonly OnFile[];
  /** On file, but a step-up could never check it: not built yet, or no secret stored. It counts all the same, for the gate too. Missing: none. */
  readonly unchallengeable?: readonly OnFile[];
  readonly defaultMethod: Channel | null;
  readonly skip: 'allowed' | 'refused';
  /** Multi-factor authentication was already passed in this sign-in and is fresh enough for the policy. */
  readonly mfaPassed: boolean;
};
