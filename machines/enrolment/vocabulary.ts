// The words every chart about security info shares: context, events, pages, tags, activities, delays.
import { fromPromise } from 'xstate';
import type { Facts } from '../rules/facts.ts';
import type { Channel, Kind, Transport } from '../rules/methods.ts';

/** A reference to something typed that the host has sealed. A chart hands it on and can never read it. */
export type Sealed = { readonly sealed: string };

/** Which page a state shows: the only word a view depends on. */
export type Page =
  | 'working' | 'introduction' | 'chooseMethod' | 'scanApp' | 'enterPhone' | 'enterEmail' | 'enterCode' | 'codeNotSent'
  | 'challenge' | 'challengeNotSent' | 'cannotChallenge' | 'confirmRegistration' | 'unsatisfiable' | 'unavailable' | 'ended';
/** `awaitingUser`: a person is asked. `working`: the host is at it. The others say how a final state ended. */
export type Tag = 'awaitingUser' | 'working' | 'cancelled' | 'expired' | 'failed';

/** Why the page at hand is shown again: chooses a message, decides nothing. */
export type Notice =
  | 'codeWrong' | 'codeExpired' | 'codeSpent' | 'tooSoon' | 'notDelivered' | 'deliveryUnknown' | 'addressRefused' | 'sendLimit'
  | 'lockedOut' | 'policyChanged' | 'capReached' | 'tryAgain';

export type Context = {
  readonly subject: string;
  /** Null until first loaded. Replaced, never patched, by the activity that read or wrote the directory last. */
  readonly facts: Facts | null;
  /** Multi-factor authentication was passed in this very flow; the directory knows nothing of it. */
  readonly passed: boolean;
  /** The method at hand, how its code travels, and the sealed address it goes to. */
  readonly method: Kind | null;
  readonly channel: Channel | 'email' | null;
  readonly address: Sealed | null;
  /** The sealed code while it is being checked. */
  readonly entered: Sealed | null;
  readonly notice: Notice | null;
  /** How this flow's challenge was passed (RFC 8176 values) and when (seconds since 1970, as OpenID Connect has auth_time). */
  readonly assurance: Assurance | null;
};
export type Assurance = { readonly acr: string; readonly amr: readonly string[]; readonly auth_time: number };

/** Sent by people through the API; each has a schema in `events.ts`. */
export type ClientEvent =
  | { type: 'registration.begun' } | { type: 'registration.skipped' } | { type: 'registration.confirmed' } | { type: 'default.chosen'; channel: Channel }
  | { type: 'flow.cancelled' } | { type: 'notice.read' } | { type: 'retry.chosen' }
  | { type: 'method.chosen'; method: Kind } | { type: 'method.left' } | { type: 'scan.finished' } | { type: 'secret.renewed' }
  | { type: 'phone.submitted'; number: Sealed; channel: Transport } | { type: 'email.submitted'; address: Sealed } | { type: 'address.corrected' }
  | { type: 'code.submitted'; code: Sealed } | { type: 'code.resent' } | { type: 'channel.chosen'; channel: Channel };
/** Sent by the host alone: a client that tries is refused. */
export type HostEvent = { type: 'flow.expired' };
export type Event = ClientEvent | HostEvent;

/** What a chart asks the host to write down beside what the activities record themselves. */
export type AuditRecord = 'registrationCancelled';

export type Input = { readonly subject: string };
export type Output = { readonly result: string } & Partial<Assurance>;

/**
 * What comparing a code may answer. `spent`: this code had its last try, a new one is needed; only a code that was sent can be.
 * `exhausted`: too many wrong codes, this kind of method is locked for a while.
 */
export type Verdict = 'accepted' | 'rejected' | 'expired' | 'spent' | 'exhausted';
/** What sending may answer when nothing failed. `tooSoon`: the last one is too recent. `exhausted`: no more today. `lockedOut`: this kind of method is locked; another one is not. */
export type Sending = 'sent' | 'tooSoon' | 'exhausted' | 'lockedOut';

/** A stand-in: the host performs an activity by its name. */
const activity = <Result, Asked>(name: string) => fromPromise<Result, Asked>(() => Promise.reject(new Error(`${name} has no handler`)));
type About = { subject: string };
type Asked = About & { method: Kind | null; channel: Channel | 'email' | null };
/** Writers ask the gate again in their own transaction, and only the flow knows whether it was passed: without it they refuse whom the gate now stops. */
type Gated = { passed: boolean };

/**
 * What the charts leave to the host. Those that write re-read person and policy in the same transaction, refuse with an
 * error `code` what the rules now disallow, and answer with the facts as they are afterwards.
 */
export const activities = {
  loadFacts: activity<Facts, About>('loadFacts'),
  /** Makes a seed, keeps it sealed as this flow's pending method and shows it once. Errors: `cap.reached`, `policy.disallows`. */
  prepareApp: activity<{ pending: true }, About>('prepareApp'),
  /** Errors: `delivery.failed`, `delivery.unknown` (it may have gone out), `address.refused`, `policy.disallows`. */
  sendCode: activity<{ outcome: Sending }, Asked & { address: Sealed | null }>('sendCode'),
  checkCode: activity<{ verdict: Verdict }, Asked & { entered: Sealed | null }>('checkCode'),
  /** Writes exactly what was proven in this flow. Errors: `policy.disallows`, `cap.reached`, `proof.missing`. */
  saveMethod: activity<Facts, Asked & Gated>('saveMethod'),
  /** Errors: `policy.disallows`. */
  setDefault: activity<Facts, About & Gated & { channel: Channel | 'email' | null }>('setDefault'),
  /** Marks the registration as complete. Errors: `policy.disallows` when something is missing after all. */
  completeRegistration: activity<Facts, About & Gated>('completeRegistration'),
  /** Errors: `method.disallowed`, `delivery.failed`, `delivery.unknown`. */
  sendChallenge: activity<{ outcome: Sending }, About & { channel: Channel | 'email' | null }>('sendChallenge'),
  /** Accepted answers carry how strong and when, and fresh facts: passing the gate and being up to date are one thing. */
  checkChallenge: activity<{ verdict: Verdict; facts: Facts; assurance: Assurance | null }, About & { channel: Channel | 'email' | null; entered: Sealed | null }>('checkChallenge'),
};

/** Milliseconds. The activities hold the true lifetimes of codes, and these are no shorter: the page never calls a code expired that still opens the door. */
export const delays = { codeLifetime: ({ context }: { context: Context }) => (context.channel === 'email' ? 600_000 : 300_000) };
