// The setup that every chart about security info extends, and that the shared phases are written against.
// Guards and actions get what they need as params; no guard reads what a person typed.
import { assign, setup, type DoneActorEvent, type DoneStateEvent, type ErrorActorEvent } from 'xstate';
import type { Facts } from '../rules/facts.ts';
import { channelsCapable } from '../rules/capability.ts';
import type { Channel, Kind, Transport } from '../rules/methods.ts';
import { offersOf, plan } from '../rules/plan.ts';
import { activities, delays, type Assurance, type AuditRecord, type Context, type Event, type Input, type Notice, type Output, type Page, type Sealed, type Sending, type Tag, type Verdict } from './vocabulary.ts';

export const enrolment = setup({
  types: {
    context: {} as Context, events: {} as Event, input: {} as Input, output: {} as Output,
    meta: {} as { page: Page }, tags: {} as Tag,
  },
  actors: activities,
  delays,
  guards: {
    isVerdict: (_, p: { verdict: Verdict; expected: Verdict }) => p.verdict === p.expected,
    isOutcome: (_, p: { outcome: Sending; expected: Sending }) => p.outcome === p.expected,
    isFailure: (_, p: { error: unknown; code: string }) => codeOf(p.error) === p.code,
    /** The link to another method stands only where another would do for this step. */
    hasAlternatives: ({ context }) => hasAlternatives(context),
    /** Nothing is sent for a kind of method that is locked, and there is none beside it to go on with. */
    isLockedAlone: ({ context }, p: { outcome: Sending }) => p.outcome === 'lockedOut' && !hasAlternatives(context),
    isTransport: ({ context }, p: { channel: Transport }) => context.facts !== null && offersOf(context.facts, 'phone').includes(p.channel),
  },
  actions: {
    beginMethod: assign((_, p: { method: Kind; channel: Channel | 'email' | null }) => ({ method: p.method, channel: p.channel, address: null, entered: null })),
    rememberAddress: assign((_, p: { address: Sealed; channel: Transport | 'email' }) => ({ address: p.address, channel: p.channel })),
    rememberChannel: assign((_, p: { channel: Channel }) => ({ channel: p.channel })),
    rememberEntered: assign((_, p: { entered: Sealed }) => ({ entered: p.entered })),
    forgetEntered: assign({ entered: null }),
    forgetMethod: assign({ method: null, channel: null, address: null, entered: null }),
    refresh: assign((_, p: { facts: Facts }) => ({ facts: p.facts })),
    passGate: assign((_, p: { facts: Facts; assurance: Assurance | null }) => ({ facts: p.facts, assurance: p.assurance, passed: true })),
    /**
     * After a save. Saving refuses a person who had to step up and has not, so whoever is MFA-capable from now on is so by
     * what was proven in this flow a moment ago, and is not asked for it again.
     */
    keepSaved: assign(({ context }, p: { facts: Facts }) => ({ facts: p.facts, passed: context.passed || channelsCapable(p.facts).length > 0 })),
    notify: assign((_, p: { notice: Notice }) => ({ notice: p.notice })),
    explainFailure: assign((_, p: { error: unknown }) => ({ notice: notices[codeOf(p.error)] ?? 'tryAgain' })),
    forgetNotice: assign({ notice: null }),
    /** Does nothing here: the host writes the audit record in the commit of the step that asks for it. */
    recordAudit: (_chart, _asked: { record: AuditRecord }) => {},
  },
});

const hasAlternatives = ({ facts }: Context): boolean => facts !== null && (plan(facts).steps[0]?.alternatives.length ?? 0) > 0;

/** What every chart of the family begins with. */
export const beginning = ({ input }: { input: Input }): Context =>
  ({ subject: input.subject, facts: null, passed: false, method: null, channel: null, address: null, entered: null, notice: null, assurance: null });

/** What a flow answers when it ends: how, and what was proven on the way if a challenge was passed. */
export const outcome = ({ context, event }: { context: Context; event: DoneStateEvent }): Output =>
  ({ ...(isResult(event.output) ? event.output : { result: 'ended' }), ...context.assurance });
const isResult = (output: unknown): output is { result: string } => typeof output === 'object' && output !== null && 'result' in output && typeof output.result === 'string';

/** Guards and actions on what an activity answered, as they stand in `onDone` and `onError`. */
export const verdictIs = (expected: Verdict) => ({ type: 'isVerdict' as const, params: ({ event }: { event: DoneActorEvent<{ verdict: Verdict }> }) => ({ verdict: event.output.verdict, expected }) });
export const outcomeIs = (expected: Sending) => ({ type: 'isOutcome' as const, params: ({ event }: { event: DoneActorEvent<{ outcome: Sending }> }) => ({ outcome: event.output.outcome, expected }) });
export const lockedAlone = { type: 'isLockedAlone' as const, params: ({ event }: { event: DoneActorEvent<{ outcome: Sending }> }) => ({ outcome: event.output.outcome }) };
export const failedBy = (code: string) => ({ type: 'isFailure' as const, params: ({ event }: { event: ErrorActorEvent }) => ({ error: event.error, code }) });
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
  'method.disallowed': 'policyChanged',
  'cap.reached': 'capReached',
};
