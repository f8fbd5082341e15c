// The words every chart about security info shares: context, events, pages, tags, activities, delays.
import { fromPromise } from 'xstate';
import type { Facts } from '../rules/facts.ts';
import type { Channel, EnrolledKind, Kind, Transport } from '../rules/methods.ts';

/** A reference to something typed that the host has sealed. A chart hands it on and can never read it. */
export type Sealed = { readonly sealed: string };

/** Which page a state shows: the only word a view depends on. */
export type Page =
  | 'working' | 'introduction' | 'chooseMethod' | 'pairApp' | 'scanApp' | 'approve' | 'enterPhone' | 'enterEmail' | 'answerQuestions' | 'namePassword' | 'keepPassword'
  | 'enterCode' | 'codeNotSent' | 'challenge' | 'challengeNotSent' | 'cannotChallenge' | 'locked' | 'confirmRegistration'
  | 'securityInfo' | 'reviewInfo' | 'confirmDeletion' | 'unsatisfiable' | 'unavailable' | 'ended';
/** `awaitingUser`: a person is asked. `working`: the host is at it. The others say how a final state ended. */
export type Tag = 'awaitingUser' | 'working' | 'cancelled' | 'expired' | 'failed';

/** Why the page at hand is shown again: chooses a message, decides nothing. */
export type Notice =
  | 'codeWrong' | 'codeExpired' | 'codeSpent' | 'tooSoon' | 'notDelivered' | 'deliveryUnknown' | 'addressRefused' | 'sendLimit'
  | 'lockedOut' | 'policyChanged' | 'stepUpNeeded' | 'capReached' | 'tryAgain'
  | 'notPaired' | 'notAnswered' | 'answerDenied' | 'numberWrong' | 'answersRefused' | 'methodGone' | 'methodSaved' | 'methodDeleted' | 'defaultChanged' | 'reviewFailed' | 'methodLocked' | 'skipEnded';

/** What a person has begun on their security info page: kept while they prove who they are, and taken up again after it. */
export type Intent =
  | { readonly does: 'add'; readonly kind: EnrolledKind }
  | { readonly does: 'change'; readonly id: string }
  | { readonly does: 'delete'; readonly id: string }
  | { readonly does: 'default'; readonly channel: Channel };

export type Context = {
  readonly subject: string;
  /** Null until first loaded. Replaced, never patched, by the activity that read or wrote the directory last. */
  readonly facts: Facts | null;
  readonly intent: Intent | null;
  /** The method being registered, how its code travels, and what was typed to be put on file, sealed: a number, an address, answers, a name. */
  readonly method: EnrolledKind | null;
  readonly channel: Channel | 'email' | null;
  readonly given: Sealed | null;
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
  | { type: 'method.chosen'; method: Kind } | { type: 'method.left' }
  | { type: 'app.switched'; channel: 'appPush' | 'appCode' } | { type: 'scan.finished' } | { type: 'secret.renewed' } | { type: 'approval.reported' }
  | { type: 'phone.submitted'; number: Sealed; channel: Transport } | { type: 'email.submitted'; address: Sealed } | { type: 'address.corrected' }
  | { type: 'questions.submitted'; answers: Sealed } | { type: 'password.named'; name: Sealed } | { type: 'password.renewed' } | { type: 'password.kept' }
  | { type: 'code.submitted'; code: Sealed } | { type: 'code.resent' } | { type: 'channel.chosen'; channel: Channel }
  | { type: 'addition.chosen'; kind: EnrolledKind } | { type: 'change.chosen'; id: string } | { type: 'deletion.chosen'; id: string } | { type: 'deletion.confirmed' }
  | { type: 'review.confirmed' } | { type: 'management.finished' };
/** Sent by the host alone, for a clock or a device: a client that tries is refused. */
export type HostEvent = { type: 'flow.expired' } | { type: 'app.paired' } | { type: 'push.answered' };
export type Event = ClientEvent | HostEvent;

/** What a chart asks the host to write down beside what the activities record themselves. */
export type AuditRecord = 'registrationCancelled';

export type Input = { readonly subject: string };
export type Output = { readonly result: string } & Partial<Assurance>;

/**
 * What comparing a code may answer. `spent`: this code had its last try, a new one is needed; only a code that was sent can be.
 * `exhausted`: too many wrong codes, this kind of method is locked for a while. Of a request to a device also: `waiting` (nobody has
 * answered), `denied` (the person said no) and `mismatched` (with another number than the page shows): the request is over then.
 */
export type Verdict = 'accepted' | 'rejected' | 'expired' | 'spent' | 'exhausted' | 'waiting' | 'denied' | 'mismatched';
/** What sending may answer when nothing failed. `tooSoon`: the last one is too recent. `exhausted`: no more today. `lockedOut`: this kind of method is locked; another one is not. */
export type Sending = 'sent' | 'tooSoon' | 'exhausted' | 'lockedOut';
/** Whether a device has taken part in the enrolment of the app yet. `expired`: its picture is too old. */
export type Pairing = 'paired' | 'waiting' | 'expired';

/** A stand-in: the host performs an activity by its name. */
const activity = <Result, Asked>(name: string) => fromPromise<Result, Asked>(() => Promise.reject(new Error(`${name} has no handler`)));
type About = { subject: string };
/** `replaces`: the id of the method that what is registered takes the place of; that one stays until then. */
type Asked = About & { method: EnrolledKind | null; channel: Channel | 'email' | null; replaces: string | null };
/** `except`: the id of the method that is about to go. It is not asked for while there is another. */
type Challenged = About & { channel: Channel | 'email' | null; except: string | null };

/**
 * What the charts leave to the host. Those that write re-read person and policy in the same transaction, refuse with an
 * error `code` what the rules now disallow or the gate stops by now (`stepUp.required`), and answer with the facts as they are afterwards.
 */
export const activities = {
  loadFacts: activity<Facts, About>('loadFacts'),
  /** Makes a seed, keeps it sealed as this flow's pending method and shows it once; with `appPush` a device pairs by it. Errors: `cap.reached`, `policy.disallows`. */
  prepareApp: activity<{ pending: true }, About & { channel: Channel | 'email' | null }>('prepareApp'),
  checkPairing: activity<{ outcome: Pairing }, About>('checkPairing'),
  /** By `appPush` a request to the device that was paired. Errors: `delivery.failed`, `delivery.unknown` (it may have gone out), `address.refused`, `policy.disallows`, `method.unknown` (what it would replace has gone). */
  sendCode: activity<{ outcome: Sending }, Asked & { given: Sealed | null }>('sendCode'),
  checkCode: activity<{ verdict: Verdict }, Asked & { entered: Sealed | null }>('checkCode'),
  /** Writes exactly what was proven in this flow; answers to security questions, which nothing can prove, as given. Errors: `policy.disallows`, `method.unknown`, `cap.reached`, `proof.missing`, `answers.refused`. */
  saveMethod: activity<Facts, Asked & { given: Sealed | null }>('saveMethod'),
  /** Makes an app password and shows it once; again under the same name, it takes the place of the one before. Errors: `policy.disallows`, `cap.reached`. */
  makePassword: activity<Facts, About & { given: Sealed | null }>('makePassword'),
  /** Errors: `policy.disallows`, `method.unknown`. */
  deleteMethod: activity<Facts, About & { id: string | null }>('deleteMethod'),
  /** Errors: `policy.disallows`, `method.unknown`. */
  setDefault: activity<Facts, About & { channel: Channel | 'email' | null }>('setDefault'),
  /** Marks the registration as complete. Errors: `policy.disallows` when something is missing after all. */
  completeRegistration: activity<Facts, About>('completeRegistration'),
  /** Notes that the person has looked through what is on file. Errors: `policy.disallows`. */
  confirmReview: activity<Facts, About>('confirmReview'),
  /** Errors: `method.disallowed`, `method.unknown`, `delivery.failed`, `delivery.unknown`. */
  sendChallenge: activity<{ outcome: Sending }, Challenged>('sendChallenge'),
  /** Accepted answers carry how strong and when, and fresh facts: passing the gate and being up to date are one thing. */
  checkChallenge: activity<{ verdict: Verdict; facts: Facts; assurance: Assurance | null }, Challenged & { entered: Sealed | null }>('checkChallenge'),
};
/** The charts' actors: the activities, and the review chart where a sign-in is interrupted for it, which takes this stand-in's place. */
export const actors = { ...activities, review: activity<Output, Input>('review') };

/** Milliseconds. The activities hold the true lifetimes of codes, and these are no shorter: the page never calls a code expired that still opens the door. */
export const delays = { codeLifetime: ({ context }: { context: Context }) => (context.channel === 'email' ? 600_000 : 300_000) };
