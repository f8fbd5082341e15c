// What each activity may answer, played against a directory and a policy that may change under a person's feet.
// Honest about the rules, like the activities themselves: they refuse what the world of that moment disallows, whatever the chart believed.
import type { AnyEventObject, InputFrom, OutputFrom } from 'xstate';
import { answersAllowed, channelsRegistered, channelsUsable } from '../rules/capability.ts';
import { candidates, defaultAfter, defaultAfterRemoval, type DefaultRule } from '../rules/default-method.ts';
import type { Facts, HeldMethod } from '../rules/facts.ts';
import { capableGate, type Gate } from '../rules/gate.ts';
import { changeable, deletable } from '../rules/manage-table.ts';
import { appChannels, channels, channelsOf, managedOrder, onFileOrder, rank, type Channel, type EnrolledKind, type OnFile } from '../rules/methods.ts';
import { appsAtMost } from '../rules/on-file.ts';
import { offersOf, plan } from '../rules/plan.ts';
import { refusalOf } from '../rules/registrable.ts';
import type { activities, Assurance, ClientEvent, Context, Sealed, Sending, Verdict } from './vocabulary.ts';

/**
 * Null until somebody signs in. `passedBy`: the methods on file by which the gate was passed in this flow, and `signIn` where it was
 * passed before. `isReviewTime`: the interval is over, whether or not there is something to look through. `movesLeft`: how often the
 * directory or the policy may still change in this run, by the flow or by somebody else; null: by the flow as often as it likes, and
 * by somebody else until it has `changed` once.
 */
export type World = { readonly facts: Facts; readonly passedBy: readonly string[]; readonly isReviewTime: boolean; readonly movesLeft: number | null; readonly changed: boolean } | null;
type Known = NonNullable<World>;
export type Outcome<Output = unknown> = ({ readonly output: Output } | { readonly error: { readonly code: string } }) & { readonly world?: World };
type Activities = typeof activities;
type Outputs = { readonly [Src in keyof Activities]: (asked: InputFrom<Activities[Src]>, world: World) => readonly Outcome<OutputFrom<Activities[Src]>>[] };
/** The two rules in which the first preview differs, and a bound for charts in which people may go on for ever: no run moves the world more often, and whoever writes after that is refused. */
export type Rules = { readonly gate: Gate; readonly defaultAfter: DefaultRule; readonly movesAtMost: number | null };
const today: Rules = { gate: capableGate, defaultAfter, movesAtMost: null };

const done = <Output>(output: Output): Outcome<Output> => ({ output });
const failed = (...codes: string[]) => codes.map(code => ({ error: { code } }));
const sendings = (...all: Sending[]) => all.map(outcome => done({ outcome }));
const unavailable = 'directory.unavailable';

const entryOf = {
  phone: 'mobilePhone', alternatePhone: 'alternatePhone', officePhone: 'officePhone', email: 'email', securityQuestions: 'securityQuestions',
} as const satisfies Partial<Record<EnrolledKind, OnFile>>;

/** A directory in which these are the methods: what is on file and what of it is flagged follows, as far as the methods tell. */
function withMethods(facts: Facts, methods: readonly HeldMethod[]): Facts {
  const has = (entry: OnFile): boolean => {
    if (entry === 'businessPhone') return facts.onFile.includes(entry);
    const holders = methods.filter(({ kind }) => kind === 'app' || kind === 'hardwareToken' || kind === 'appPassword' ? kind === entry : entryOf[kind] === entry);
    if (entry === 'appPush' || entry === 'appCode') return methods.some(({ kind, answers }) => kind === 'app' && (answers.includes(entry) || (answers.length === 0 && facts.onFile.includes(entry))));
    return holders.length > 0;
  };
  const onFile = onFileOrder.filter(has);
  const answered = (entry: OnFile) => methods.some(({ kind, answers }) => {
    if (kind === 'app') return answers.some(c => c === entry);
    return answers.length > 0 && (kind === 'hardwareToken' ? entry === kind : kind !== 'appPassword' && entryOf[kind] === entry);
  });
  const withoutMfa = (facts.withoutMfa ?? []).filter(entry => onFile.includes(entry) && !answered(entry));
  const isFull = methods.filter(({ kind }) => kind === 'app' || kind === 'hardwareToken').length >= appsAtMost;
  const canAddApp = !isFull && facts.registrable.app.length > 0;
  return {
    ...facts, onFile, methods: managedOrder.flatMap(kind => methods.filter(method => method.kind === kind)),
    registrable: { ...facts.registrable, kinds: rank.filter(kind => (kind === 'app' ? canAddApp : facts.registrable.kinds.includes(kind))) },
    withoutMfa,
    // What is left on file, and what nothing that is left could check.
    unchallengeable: onFile.filter(entry => channelsOf[entry].length > 0 && !answered(entry) && !withoutMfa.includes(entry)),
  };
}

/** Another list of what multi-factor authentication allows, and what is of use then under either policy. */
function withPolicy(facts: Facts, allowed: readonly Channel[]): Facts {
  const { sspr, registrable, mfa } = facts;
  const app = appChannels.filter(c => allowed.includes(c) || sspr.allowed.includes(c));
  const isFull = registrable.app.length > 0 && !registrable.kinds.includes('app');
  const isOfUse = { app: app.length > 0 && !isFull, phone: allowed.includes('sms') || allowed.includes('voice') || sspr.allowed.includes('mobilePhone') || sspr.allowed.includes('officePhone') };
  return { ...facts, mfa: { ...mfa, allowed }, registrable: { ...registrable, app, kinds: rank.filter(kind => (kind === 'app' || kind === 'phone' ? isOfUse[kind] : registrable.kinds.includes(kind))) } };
}

/** Stands among the methods that a pass was won by, and is none: a pass of the sign-in is void when it grows old, and then only. */
const atSignIn = 'signIn';
/** A pass counts while its method is allowed for multi-factor authentication. */
function judged(facts: Facts, passedBy: readonly string[]): Facts {
  const counting = passedBy.filter(id => id === atSignIn || facts.methods.some(method => method.id === id && answersAllowed(facts.mfa, method).length > 0));
  return { ...facts, mfaPassed: counting.length > 0, onlyPassedBy: counting.length === 1 && counting[0] !== atSignIn ? (counting[0] ?? null) : null };
}
const stillHeld = ({ methods }: Facts, passedBy: readonly string[]): readonly string[] => passedBy.filter(id => id === atSignIn || methods.some(method => method.id === id));

/** What the method just proven can answer: an app by push has its code as well, where policy offers it. */
const answersOf = (facts: Facts, kind: EnrolledKind, channel: Channel | 'email' | null): readonly Channel[] => {
  if (kind === 'app') return offersOf(facts, 'app').filter(offered => offered === channel || channel === 'appPush');
  if (kind === 'phone') return ['sms', 'voice'];
  return kind === 'alternatePhone' || kind === 'officePhone' ? ['voice'] : [];
};
const nextId = ({ methods }: Facts, kind: EnrolledKind): string => {
  const id = (n: number) => (n === 1 ? kind : `${kind}-${n}`);
  let n = 1;
  while (methods.some(method => method.id === id(n))) n++;
  return id(n);
};
const assuranceBy = (channel: Channel): Assurance => ({ acr: 'mfa', amr: [{ appPush: 'swk', appCode: 'otp', sms: 'sms', voice: 'tel' }[channel], 'mfa'], auth_time: 0 });
const isChannel = (channel: Channel | 'email' | null): channel is Channel => channel !== null && channel !== 'email';

/** Why a channel is not asked for: nothing on file answers to it, or it may not be now. */
const notAsked = (facts: Facts, channel: Channel | 'email' | null): string => (isChannel(channel) && !channelsRegistered(facts).includes(channel) ? 'method.unknown' : 'method.disallowed');

/** Which methods a challenge by this channel is answered with: the first that can, and not the one that is about to go while there is another. */
const passing = ({ methods, mfa }: Facts, channel: Channel, except: string | null): readonly string[] => {
  const able = methods.filter(method => answersAllowed(mfa, method).includes(channel)).map(({ id }) => id);
  return [able.find(id => id !== except) ?? able[0]].filter(id => id !== undefined);
};

/** Who may sign in is the chart's to choose; the rest of the world is the same for all. */
export function outputsFor(people: readonly Facts[], { gate, defaultAfter: defaultRule, movesAtMost }: Rules = today): Outputs {
  const first: Known = { facts: people[0]!, passedBy: [], isReviewTime: false, movesLeft: movesAtMost, changed: false };
  /** The facts, and the world that has them. A pass is void once the last method it was won by has gone. */
  const written = (world: Known, facts: Facts, passedBy = world.passedBy): Outcome<Facts> & { world: Known } => {
    const left = stillHeld(facts, passedBy);
    const after = { ...judged(facts, left), reviewDue: world.isReviewTime && facts.methods.length > 0 };
    return { output: after, world: { ...world, facts: after, passedBy: left, movesLeft: world.movesLeft === null ? null : world.movesLeft - 1 } };
  };
  /** Why nothing may be written whatever it is: null where it may. */
  const stopped = ({ facts, movesLeft }: Known, except: string | null = null) => (gate(facts, except).required ? 'stepUp.required' : movesLeft === 0 ? 'policy.disallows' : null);
  /** Whatever the chart's gate offers, nobody is sent a challenge that policy disallows. */
  const mayAsk = ({ facts }: Known, channel: Channel | 'email' | null, except: string | null): channel is Channel => gate(facts, except).offered.some(c => c === channel) && channelsUsable(facts).some(c => c === channel);
  const saved = (world: Known, kind: EnrolledKind, channel: Channel | 'email' | null, replaces: string | null): Outcome<Facts> => {
    const { facts } = world;
    const id = replaces ?? (kind === 'app' || kind === 'appPassword' ? nextId(facts, kind) : kind);
    const answers = answersOf(facts, kind, channel);
    const methods = [...facts.methods.filter(method => method.id !== id), { id, kind, answers }];
    const passedBy = answers.length === 0 ? world.passedBy : [...new Set([...world.passedBy.filter(by => by !== replaces), id])].toSorted();
    return written(world, { ...withMethods(facts, methods), defaultMethod: kind !== 'appPassword' && replaces === null ? defaultRule(facts, isChannel(channel) ? channel : null) : facts.defaultMethod }, passedBy);
  };
  return {
    loadFacts: (_, world) => [...(world === null ? people.map(facts => ({ output: facts, world: { ...first, facts, isReviewTime: facts.reviewDue, passedBy: facts.mfaPassed ? [atSignIn] : [] } })) : [done(world.facts)]), ...failed(unavailable)],
    prepareApp: ({ channel }, world) => {
      const refused = refusalOf((world ?? first).facts, 'app', channel);
      return refused === null ? [done({ pending: true as const }), ...failed(unavailable)] : failed(refused);
    },
    checkPairing: () => [done({ outcome: 'paired' as const }), done({ outcome: 'waiting' as const }), done({ outcome: 'expired' as const }), ...failed(unavailable)],
    sendCode: ({ method, channel, replaces }, world) => {
      const refused = method === null ? 'policy.disallows' : refusalOf((world ?? first).facts, method, channel, replaces);
      if (refused !== null) return failed(refused);
      return [...sendings('sent', 'tooSoon', 'exhausted', 'lockedOut'), ...failed('delivery.failed', 'delivery.unknown', ...(channel === 'appPush' ? [] : ['address.refused']))];
    },
    checkCode: ({ channel }) => [...verdictsOn(channel).map(verdict => done({ verdict })), ...failed(unavailable)],
    saveMethod: ({ method, channel, replaces }, world) => {
      const refused = method === null ? 'policy.disallows' : refusalOf((world ?? first).facts, method, channel, replaces);
      const why = refused ?? stopped(world ?? first, replaces);
      if (method === null || why !== null) return failed(why ?? 'policy.disallows');
      return [saved(world ?? first, method, channel, replaces), ...failed(method === 'securityQuestions' ? 'answers.refused' : 'proof.missing', unavailable)];
    },
    makePassword: (_, world) => {
      const refused = refusalOf((world ?? first).facts, 'appPassword', null) ?? stopped(world ?? first);
      return refused !== null ? failed(refused) : [saved(world ?? first, 'appPassword', null, null), ...failed(unavailable)];
    },
    deleteMethod: ({ id }, world) => {
      const { facts } = world ?? first;
      const method = facts.methods.find(held => held.id === id);
      if (method === undefined) return failed('method.unknown');
      const refused = deletable(facts).includes(method.kind) ? stopped(world ?? first, method.id) : 'policy.disallows';
      if (refused !== null) return failed(refused);
      const left = facts.methods.filter(held => held.id !== id);
      return [written(world ?? first, { ...withMethods(facts, left), defaultMethod: defaultAfterRemoval(facts, method.id) }), ...failed(unavailable)];
    },
    setDefault: ({ channel }, world) => {
      const { facts } = world ?? first;
      const wanted = candidates(facts).find(c => c === channel);
      if (wanted === undefined) return failed(isChannel(channel) && !channelsRegistered(facts).includes(channel) ? 'method.unknown' : 'policy.disallows');
      const refused = facts.access === 'blocked' || facts.experience === 'none' ? 'policy.disallows' : stopped(world ?? first);
      return refused !== null ? failed(refused) : [written(world ?? first, { ...facts, defaultMethod: wanted }), ...failed(unavailable)];
    },
    completeRegistration: (_, world) => {
      const { facts } = world ?? first;
      const { steps, satisfiable } = plan(facts);
      const refused = !satisfiable || steps.length > 0 ? 'policy.disallows' : gate(facts).required ? 'stepUp.required' : null;
      return refused !== null ? failed(refused) : [written({ ...(world ?? first), isReviewTime: false }, facts), ...failed(unavailable)];
    },
    confirmReview: (_, world) => {
      const { facts } = world ?? first;
      const refused = facts.access === 'blocked' || facts.experience === 'none' ? 'policy.disallows' : gate(facts).required ? 'stepUp.required' : null;
      return refused !== null ? failed(refused) : [written({ ...(world ?? first), isReviewTime: false }, facts), ...failed(unavailable)];
    },
    sendChallenge: ({ channel, except }, world) => {
      if (!mayAsk(world ?? first, channel, except)) return failed(notAsked((world ?? first).facts, channel));
      return channel === 'appCode' ? sendings('sent', 'lockedOut') : [...sendings('sent', 'tooSoon', 'exhausted', 'lockedOut'), ...failed('delivery.failed', 'delivery.unknown')];
    },
    checkChallenge: ({ channel, except }, world) => {
      const known = world ?? first;
      if (!mayAsk(known, channel, except)) return failed(notAsked(known.facts, channel));
      return [
        ...verdictsOn(channel).map((verdict) => {
          if (verdict !== 'accepted') return done({ verdict, facts: known.facts, assurance: null });
          const passedBy = [...new Set([...known.passedBy, ...passing(known.facts, channel, except)])].toSorted();
          const facts = judged(known.facts, passedBy);
          return { output: { verdict, facts, assurance: assuranceBy(channel) }, world: { ...known, facts, passedBy } };
        }),
        ...failed(unavailable),
      ];
    },
  };
}

/** A code has tries of its own where it was sent: an app shows another one soon. A device answers, or does not. */
const verdictsOn = (channel: Channel | 'email' | null): readonly Verdict[] => {
  if (channel === 'appPush') return ['accepted', 'waiting', 'denied', 'mismatched', 'expired', 'exhausted'];
  return channel === 'appCode' ? ['accepted', 'rejected', 'expired', 'exhausted'] : ['accepted', 'rejected', 'expired', 'spent', 'exhausted'];
};

/** A notice chooses a message and decides nothing: states that differ in it alone behave alike, and count as one. */
export const project = ({ notice: _notice, ...context }: Context) => context;

/** Something can be put off for a while only where multi-factor authentication asks for it; what password reset alone asks for can be for ever. */
const hasGrace = ({ enforced, skip }: Facts): boolean => enforced.mfa && skip === 'allowed';

/** What may happen while nobody looks, once in a run or as often as the bound allows: an administrator turns methods off or on, adds or deletes one, closes access, or turns the feature off; a pass grows old, a time of grace ends. */
export const drift = (world: World): readonly World[] => {
  if (world === null || (world.movesLeft === null ? world.changed : world.movesLeft === 0)) return [];
  const { facts, passedBy } = world;
  const only = (...allowed: Channel[]) => withPolicy(facts, allowed);
  const withPhone = facts.onFile.includes('mobilePhone') ? facts : { ...withMethods(facts, [...facts.methods, { id: 'phone', kind: 'phone', answers: ['sms', 'voice'] }]), defaultMethod: facts.defaultMethod ?? 'sms' as const };
  const removed = { ...withMethods(facts, []), onFile: facts.onFile.filter(entry => entry === 'businessPhone'), defaultMethod: null, reviewDue: false };
  const changes: readonly Facts[] = [only('sms'), removed, { ...facts, access: 'blocked' }, { ...facts, experience: 'none' }];
  const more: readonly Facts[] = [only(), only('appCode', 'sms', 'voice'), ...(facts.onFile.includes('appPush') ? [only(...channels)] : []), withPhone, ...(hasGrace(facts) ? [{ ...facts, skip: 'refused' as const }] : [])];
  const moved = (change: Facts, left: readonly string[]): Known =>
    ({ ...world, facts: judged(change, left), passedBy: left, ...(world.movesLeft === null ? { changed: true } : { movesLeft: world.movesLeft - 1 }) });
  // Where the flow itself may move the world on, fewer kinds of change are as telling, and many states fewer.
  return [...[...changes, ...(world.movesLeft === null ? more : [])].map(change => moved(change, stillHeld(change, passedBy))), moved(facts, [])].filter(after => JSON.stringify(after.facts) !== JSON.stringify(facts));
};

const sealed: Sealed = { sealed: 'reference' };
type Payload<Type> = Omit<Extract<ClientEvent, { type: Type }>, 'type'>;
type Payloads<Type> = readonly Payload<Type>[] | ((snapshot: { readonly context: Context }) => readonly Payload<Type>[]);
const held = (kinds: (facts: Facts) => readonly string[]) => ({ context: { facts } }: { readonly context: Context }) =>
  (facts === null ? [] : facts.methods.filter(({ kind }) => kinds(facts).includes(kind)).map(({ id }) => ({ id })));
const channelsChosen = channels.map(channel => ({ channel }));
/** Every choice once, and one reference for all that is typed: whether a code is right is sampled, never read off a payload. */
export const events = {
  'method.chosen': rank.map(method => ({ method })),
  'app.switched': [{ channel: 'appPush' }, { channel: 'appCode' }],
  'phone.submitted': [{ number: sealed, channel: 'sms' }, { number: sealed, channel: 'voice' }],
  'email.submitted': [{ address: sealed }],
  'questions.submitted': ({ context: { facts } }) => [{ answers: { sealed: `${facts?.questions ?? 3} answers` } }],
  'password.named': [{ name: sealed }],
  'code.submitted': [{ code: sealed }],
  'channel.chosen': channelsChosen,
  'default.chosen': channelsChosen,
  'addition.chosen': managedOrder.filter(kind => kind !== 'hardwareToken').map(kind => ({ kind })),
  'change.chosen': held(changeable),
  'deletion.chosen': held(deletable),
} satisfies { readonly [Type in ClientEvent['type']]?: Payloads<Type> };

/** A directory that does not answer is nobody's doing: who goes round by it goes on when it is back. */
export const isOutage = (event: AnyEventObject): boolean => 'error' in event && (event['error'] as { readonly code?: string } | null)?.code === unavailable;

/** How a running service is asked for what a chart sees: it is told text where the chart has a reference, and whom the flow is about beside the input. */
export const asSent = {
  start: ({ subject }: { readonly subject: string }) => ({ subject }),
  events: {
    'phone.submitted': ({ channel }: Payload<'phone.submitted'>) => ({ number: '+1 2065550190', channel }),
    'email.submitted': () => ({ address: 'ada@example.org' }),
    'questions.submitted': ({ answers }: Payload<'questions.submitted'>) => ({ answers: Array.from({ length: Number.parseInt(answers.sealed, 10) }, (_, n) => ({ question: `Question ${n + 1}?`, answer: `Answer ${n + 1}` })) }),
    'password.named': () => ({ name: 'Mail program' }),
    'code.submitted': () => ({ code: '123456' }),
  },
};

/** The answer to a check carries the facts of the very moment: what was asked must be among what may be asked then. */
export const acceptedOnlyWhatIsAllowed = (gate: Gate) => (before: { context: Context }, event: AnyEventObject): boolean => {
  if (event.type !== 'xstate.done.actor.checkChallenge') return true;
  // The answer of checkChallenge, whose shape the vocabulary fixes.
  const { facts, verdict } = event['output'] as { facts: Facts; verdict: Verdict };
  return verdict !== 'accepted' || gate(facts).offered.some(channel => channel === before.context.channel);
};

/** Grace may end while a page is open: what a page has known for a while lets nobody off. */
export const skippedByFreshFacts = (_before: { context: Context }, event: AnyEventObject, after: { status: string; output?: { result: string } | undefined }): boolean => {
  if (after.status !== 'done' || after.output?.result !== 'skipped') return true;
  // The answer of loadFacts, whose shape the vocabulary fixes.
  return event.type === 'xstate.done.actor.loadFacts' && (event['output'] as Facts).skip === 'allowed';
};

/**
 * Whoever has no usable default and no app is asked first in the way they have just registered their phone: by text who registered by
 * text. The first preview made it a call.
 */
export const askedAsRegistered = (before: { context: Context }, event: AnyEventObject, after: { context: Context }): boolean => {
  const { facts, method, channel, intent } = before.context;
  const now = after.context.facts;
  // What is put in the place of another keeps that one's place among the defaults.
  if (event.type !== 'xstate.done.actor.saveMethod' || intent?.does === 'change' || method !== 'phone' || facts === null || now === null || !isChannel(channel)) return true;
  // By the policy of the moment, which may be another than the flow knew.
  return !now.mfa.allowed.includes(channel) || candidates({ ...facts, mfa: now.mfa }).length > 0 || now.defaultMethod === channel;
};
