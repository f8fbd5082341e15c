// The registration plan once more, by trying everything: all orders of all methods, each carried out on a simulated person.
// It imports nothing: not even the types of what it judges.

type Channel = 'appPush' | 'appCode' | 'sms' | 'voice';
type Kind = 'app' | 'phone' | 'email' | 'securityQuestions';
type OnFile = 'appPush' | 'appCode' | 'hardwareToken' | 'mobilePhone' | 'alternatePhone' | 'officePhone' | 'businessPhone' | 'email' | 'securityQuestions';
type Step = { readonly method: Kind; readonly fills: readonly ('mfa' | 'sspr')[]; readonly offers: readonly Channel[]; readonly preselected: Channel | null; readonly alternatives: readonly Kind[] };
type Plan = { readonly steps: readonly Step[]; readonly satisfiable: boolean };
/** What is to be planned for; facts have more than that. */
export type Planned = {
  readonly enforced: { readonly mfa: boolean; readonly sspr: boolean };
  readonly mfa: { readonly allowed: readonly Channel[]; readonly hardwareToken: boolean };
  readonly sspr: { readonly needed: number; readonly allowed: readonly OnFile[] };
  readonly registrable: { readonly kinds: readonly Kind[]; readonly app: readonly ('appPush' | 'appCode')[]; readonly transports?: readonly ('sms' | 'voice')[] };
  readonly onFile: readonly OnFile[];
  readonly withoutMfa?: readonly OnFile[];
};

type Person = { readonly has: readonly OnFile[]; readonly cleared: readonly OnFile[] };

const kinds: Kind[] = ['app', 'phone', 'email', 'securityQuestions'];

function* sequences(from: Kind[]): Generator<Kind[]> {
  yield [];
  for (const kind of from) for (const rest of sequences(from.filter(k => k !== kind))) yield [kind, ...rest];
}
const allSequences = [...sequences(kinds)];

export const offersByOracle = (facts: Planned, kind: Kind): Channel[] => {
  if (kind === 'app') {
    const offers: Channel[] = [];
    for (const c of ['appPush', 'appCode'] as const) {
      const isAllowed = facts.mfa.allowed.includes(c) || facts.sspr.allowed.includes(c);
      if (isAllowed && facts.registrable.app.includes(c)) offers.push(c);
    }
    return offers;
  }
  if (kind !== 'phone') return [];
  const reach: readonly Channel[] = facts.registrable.transports ?? ['sms', 'voice'];
  const byMfa = reach.filter(c => facts.mfa.allowed.includes(c));
  return byMfa.length === 0 ? [...reach] : byMfa;
};

/** What the directory holds after the person did as preselected; null where the kind cannot be registered (again). */
const after = (facts: Planned, { has, cleared }: Person, kind: Kind): Person | null => {
  if (!facts.registrable.kinds.includes(kind)) return null;
  if (kind === 'app') {
    const offers = offersByOracle(facts, 'app');
    if (offers.length === 0) return null;
    const gained = offers.map(c => (c === 'appPush' ? 'appPush' : 'appCode'));
    return { has: [...has, ...gained], cleared: cleared.filter(e => !gained.some(g => g === e)) };
  }
  const entry = kind === 'phone' ? 'mobilePhone' : kind;
  if (has.includes(entry) && !cleared.includes(entry)) return null;
  return { has: [...has, entry], cleared: cleared.filter(e => e !== entry) };
};

const canMfa = (facts: Planned, { has, cleared }: Person): boolean => {
  const on = (entry: OnFile) => has.includes(entry) && !cleared.includes(entry);
  const may = (c: Channel) => facts.mfa.allowed.includes(c);
  return (on('appPush') && may('appPush')) || (on('appCode') && may('appCode')) || (on('hardwareToken') && facts.mfa.hardwareToken)
    || (on('mobilePhone') && (may('sms') || may('voice'))) || ((on('alternatePhone') || on('officePhone')) && may('voice'));
};

const resets = (facts: Planned, { has }: Person): number => {
  const counts = (entry: OnFile) => has.includes(entry) && facts.sspr.allowed.includes(entry);
  const mobileCounts = counts('mobilePhone');
  const mobileStandsIn = has.includes('mobilePhone') && !facts.sspr.allowed.includes('mobilePhone') && facts.sspr.allowed.includes('officePhone');
  const gates = [
    counts('appPush') || counts('appCode'), counts('hardwareToken'), mobileCounts,
    counts('officePhone') || counts('businessPhone') || mobileStandsIn, counts('email'), counts('securityQuestions'),
  ];
  return gates.filter(Boolean).length;
};

export function planByOracle(facts: Planned): Plan {
  const start: Person = { has: facts.onFile, cleared: facts.withoutMfa ?? [] };
  const interrupts = facts.enforced.mfa || facts.enforced.sspr;
  const needsMfa = (p: Person) => facts.enforced.mfa && !canMfa(facts, p);
  const needsReset = (p: Person) => interrupts && resets(facts, p) < facts.sspr.needed;
  const carryOut = (sequence: readonly Kind[]): Person | null =>
    sequence.reduce<Person | null>((person, kind) => (person === null ? null : after(facts, person, kind)), start);
  const givesMfa = (kind: Kind) => {
    const alone = after(facts, { has: [], cleared: [] }, kind);
    return alone !== null && canMfa(facts, alone);
  };

  const good = allSequences.filter(sequence => {
    const end = carryOut(sequence);
    return end !== null && !needsMfa(end) && !needsReset(end);
  });
  if (good.length === 0) return { steps: [], satisfiable: false };
  const length = Math.min(...good.map(s => s.length));
  const shortest = good.filter(s => s.length === length);

  // Of all members taken in rank order, the first; then that set's order with a method for MFA in front where it is unmet.
  const spelled = (s: readonly Kind[]) => s.map(k => kinds.indexOf(k)).toSorted((a, b) => a - b).join('');
  const firstSet = shortest.map(spelled).toSorted()[0];
  const orders = shortest.filter(s => spelled(s) === firstSet && (!needsMfa(start) || s.length === 0 || (s[0] !== undefined && givesMfa(s[0]))));
  const chosen = orders.toSorted((a, b) => (a.map(k => kinds.indexOf(k)).join('') < b.map(k => kinds.indexOf(k)).join('') ? -1 : 1))[0] ?? [];

  const steps = chosen.map((method, i): Step => {
    const done = chosen.slice(0, i);
    const before = carryOut(done) ?? start;
    const then = after(facts, before, method) ?? before;
    const instead = kinds.filter(k => k !== method && shortest.some(s => done.every((d, j) => s[j] === d) && s[i] === k) && (!needsMfa(before) || givesMfa(k)));
    const offers = offersByOracle(facts, method);
    return {
      method,
      fills: [
        ...(needsMfa(before) && givesMfa(method) ? ['mfa' as const] : []),
        ...(needsReset(before) && resets(facts, then) > resets(facts, before) ? ['sspr' as const] : []),
      ],
      offers,
      preselected: offers.length === 0 ? null : (offers[0] ?? null),
      alternatives: instead,
    };
  });
  return { steps, satisfiable: true };
}
