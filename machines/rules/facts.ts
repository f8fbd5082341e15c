// What a chart needs to know about a person and the policy: kinds and switches, never a number, an address, a name or a date.
// Whoever reads or writes the directory answers with these; guards, schemas and views decide on them and store no decision.
import type { Channel, Kind, ManagedKind, OnFile, Transport } from './methods.ts';

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
  /** How many security questions a person answers to have them on file. */
  readonly questions: 3 | 4 | 5;
  /** What is of use under either policy and below its cap: a kind missing here is not offered. */
  readonly registrable: {
    readonly kinds: readonly Kind[];
    readonly app: readonly ('appPush' | 'appCode')[];
    /** How a phone can be reached at all: no calls on a free or trial tenant. Missing: by text and by call. */
    readonly transports?: readonly Transport[];
  };
  /** Everything on file that is a method of its own, in the order of `managedOrder`: what manage mode lists, changes and deletes. */
  readonly methods: readonly HeldMethod[];
  /** `editable`: the table of methods lets a person register, change and delete an office phone; `shown`: it does not. */
  readonly officePhone: 'shown' | 'editable';
  /** `none`: not for this tenant, and not listed. `listed`: those there are may be seen and deleted. `open`: one more may be made. */
  readonly appPasswords: 'none' | 'listed' | 'open';
  /** The interval after which a person looks through their security info again is over, at a sign-in where that is asked. */
  readonly reviewDue: boolean;
  /** In the order of `OnFile`, each once. */
  readonly onFile: readonly OnFile[];
  /** On file, but a rollback cleared what made it count for multi-factor authentication: good for password reset only. Missing: none. */
  readonly withoutMfa?: readonly OnFile[];
  /** On file, but a step-up could never check it: no secret is stored. It counts all the same, for the gate too. Missing: none. */
  readonly unchallengeable?: readonly OnFile[];
  readonly defaultMethod: Channel | null;
  readonly skip: 'allowed' | 'refused';
  /**
   * Multi-factor authentication was passed, in this sign-in or in this very flow, by a method that still holds, and is fresh enough
   * for the policy. Whoever reads the directory finds out anew: a pass grows old, and is void once its method is gone.
   */
  readonly mfaPassed: boolean;
  /** The id of the one method it was passed by in this flow, where nothing else vouches for the person; null otherwise. */
  readonly onlyPassedBy: string | null;
};

/** `id` is opaque. `answers`: by which channels a challenge of this very method could be checked, whatever policy allows. */
export type HeldMethod = { readonly id: string; readonly kind: ManagedKind; readonly answers: readonly Channel[] };
