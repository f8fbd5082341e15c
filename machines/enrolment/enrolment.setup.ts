// The setup that every chart about security info extends, and that the shared phases are written against.
// Guards and actions get what they need as params; no guard reads what a person typed.
import { assign, setup, type DoneActorEvent, type DoneStateEvent, type ErrorActorEvent } from 'xstate';
import type { Facts } from '../rules/facts.ts';
import type { Channel, EnrolledKind, Transport } from '../rules/methods.ts';
import { offersOf, plan } from '../rules/plan.ts';
import { actors, delays, type Assurance, type AuditRecord, type Context, type Event, type Input, type Intent, type Notice, type Output, type Page, type Pairing, type Sealed, type Sending, type Tag, type Verdict } from './vocabulary.ts';

export const enrolment = setup({
  types: {
    context: {} as Context, events: {} as Event, input: {} as Input, output: {} as Output,
    meta: {} as { page: Page }, tags: {} as Tag,
  },
  actors,
  delays,
  guards: {
    isVerdict: (_, p: { verdict: Verdict; expected: Verdict }) => p.verdict === p.expected,
    isOutcome: (_, p: { outcome: Sending; expected: Sending }) => p.outcome === p.expected,
    isPairing: (_, p: { outcome: Pairing; expected: Pairing }) => p.outcome === p.expected,
    isFailure: (_, p: { error: unknown; codes: readonly string[] }) => p.codes.includes(codeOf(p.error)),
    /** The link to another method stands only where another would do for this step. */
    hasAlternatives: ({ context }) => hasAlternatives(context),
    /** Nothing is sent for a kind of method that is locked, and there is none beside it to go on with. */
    isLockedAlone: ({ context }, p: { outcome: Sending }) => p.outcome === 'lockedOut' && !hasAlternatives(context),
    /** A transport that reaches the kind of phone at hand. */
    isTransport: ({ context }, p: { channel: Transport }) => offered(context).includes(p.channel),
    /** The other way to set an app up than the one at hand. */
    isOtherApp: ({ context }, p: { channel: Channel }) => p.channel !== context.channel && offered(context).includes(p.channel),
    /** A device is asked, rather than a code typed. */
    isPush: ({ context }) => context.channel === 'appPush',
  },
  actions: {
    beginMethod: assign((_, p: { method: EnrolledKind; channel: Channel | 'email' | null }) => ({ method: p.method, channel: p.channel, given: null, entered: null })),
    /** By push where that may be, which sets the code up as well. */
    beginApp: assign(({ context: { facts } }) => ({ method: 'app' as const, channel: facts === null ? null : offersOf(facts, 'app')[0] ?? null, given: null, entered: null })),
    rememberGiven: assign((_, p: { given: Sealed; channel: Transport | 'email' | null }) => ({ given: p.given, channel: p.channel })),
    rememberChannel: assign((_, p: { channel: Channel }) => ({ channel: p.channel })),
    rememberEntered: assign((_, p: { entered: Sealed }) => ({ entered: p.entered })),
    rememberIntent: assign((_, p: { intent: Intent }) => ({ intent: p.intent })),
    forgetEntered: assign({ entered: null }),
    forgetMethod: assign({ method: null, channel: null, given: null, entered: null }),
    forgetIntent: assign({ intent: null }),
    refresh: assign((_, p: { facts: Facts }) => ({ facts: p.facts })),
    passGate: assign((_, p: { facts: Facts; assurance: Assurance | null }) => ({ facts: p.facts, assurance: p.assurance })),
    /** What was proven in a flow of its own was proven for this one. */
    takeAssurance: assign(({ context }, { acr, amr, auth_time }: Output) => ({ assurance: acr === undefined || amr === undefined || auth_time === undefined ? context.assurance : { acr, amr, auth_time } })),
    notify: assign((_, p: { notice: Notice }) => ({ notice: p.notice })),
    explainFailure: assign((_, p: { error: unknown }) => ({ notice: notices[codeOf(p.error)] ?? 'tryAgain' })),
    forgetNotice: assign({ notice: null }),
    /** Does nothing here: the host writes the audit record in the commit of the step that asks for it. */
    recordAudit: (_chart, _asked: { record: AuditRecord }) => {},
  },
});

/** The method whose place is taken by what is registered: it stays on file until that is proven. */
export const replacedBy = ({ intent }: Context): string | null => (intent?.does === 'change' ? intent.id : null);
/** The method that is about to go. Nobody proves who they are by it while they have another. */
export const leavingBy = ({ intent }: Context): string | null => (intent?.does === 'change' || intent?.does === 'delete' ? intent.id : null);

const offered = ({ facts, method }: Context): readonly Channel[] => (facts === null || method === null ? [] : offersOf(facts, method));
const hasAlternatives = ({ facts }: Context): boolean => facts !== null && (plan(facts).steps[0]?.alternatives.length ?? 0) > 0;

/** What every chart of the family begins with. */
export const beginning = ({ input }: { input: Input }): Context =>
  ({ subject: input.subject, facts: null, intent: null, method: null, channel: null, given: null, entered: null, notice: null, assurance: null });

/** What a flow answers when it ends: how, and what was proven on the way if a challenge was passed. */
export const outcome = ({ context, event }: { context: Context; event: DoneStateEvent }): Output =>
  ({ ...(isResult(event.output) ? event.output : { result: 'ended' }), ...context.assurance });
const isResult = (output: unknown): output is { result: string } => typeof output === 'object' && output !== null && 'result' in output && typeof output.result === 'string';

/** Guards and actions on what an activity answered, as they stand in `onDone` and `onError`. */
export const verdictIs = (expected: Verdict) => ({ type: 'isVerdict' as const, params: ({ event }: { event: DoneActorEvent<{ verdict: Verdict }> }) => ({ verdict: event.output.verdict, expected }) });
export const outcomeIs = (expected: Sending) => ({ type: 'isOutcome' as const, params: ({ event }: { event: DoneActorEvent<{ outcome: Sending }> }) => ({ outcome: event.output.outcome, expected }) });
export const pairingIs = (expected: Pairing) => ({ type: 'isPairing' as const, params: ({ event }: { event: DoneActorEvent<{ outcome: Pairing }> }) => ({ outcome: event.output.outcome, expected }) });
export const lockedAlone = { type: 'isLockedAlone' as const, params: ({ event }: { event: DoneActorEvent<{ outcome: Sending }> }) => ({ outcome: event.output.outcome }) };
export const failedBy = (...codes: readonly string[]) => ({ type: 'isFailure' as const, params: ({ event }: { event: ErrorActorEvent }) => ({ error: event.error, codes }) });
export const explainFailure = { type: 'explainFailure' as const, params: ({ event }: { event: ErrorActorEvent }) => ({ error: event.error }) };
export const notify = (notice: Notice) => ({ type: 'notify' as const, params: { notice } });

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';
/** What a person is told about an activity's error; the codes are listed with the activities. */
const notices: Readonly<Record<string, Notice>> = {
  'delivery.failed': 'notDelivered',
  'delivery.unknown': 'deliveryUnknown',
  'outcome.unknown': 'deliveryUnknown',
  'address.refused': 'addressRefused',
  'policy.disallows': 'policyChanged',
  'stepUp.required': 'stepUpNeeded',
  'method.disallowed': 'policyChanged',
  'cap.reached': 'capReached',
  'answers.refused': 'answersRefused',
  'method.unknown': 'methodGone',
};
