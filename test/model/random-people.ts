// Policies, people and sign-ins at random, from a seed, and the facts they come to: every chart of today explored from each of
// them that is another than those before.
import { outputsFor } from '#machines/enrolment/world.samples.ts';
import { hostEvents } from '#machines/enrolment/events.ts';
import { defaultAfter } from '#machines/rules/default-method.ts';
import type { Facts } from '#machines/rules/facts.ts';
import { factsOf } from '#machines/rules/facts-of.ts';
import { capableGate } from '#machines/rules/gate.ts';
import { explore } from '#src/paths/explore.ts';
import { randomCase, randomFrom } from '../machines/rules/random-case.ts';
import type { Samples } from '#src/paths/samples.ts';
import { type Chart, charts } from './charts.ts';
import { findings, offersOfAll } from './promises.ts';

export type Asked = {
  readonly pairs: number;
  readonly seed: number;
  /** States of one chart from one person, at most: what lies behind is given the benefit of the doubt. */
  readonly statesAtMost: number;
  /** Distinct facts to explore, spread over all there are. Missing: every one. */
  readonly factsAtMost?: number;
  readonly progress?: (line: string) => void;
};
export type Found = { readonly pairs: number; readonly distinct: number; readonly explored: number; readonly states: number; readonly steps: number; readonly cutShort: number; readonly broken: readonly { readonly facts: Facts; readonly what: string }[] };

const today: readonly Chart[] = [charts.interrupt, charts.manage, charts.review, charts.stepUp];

export function exploreRandomPeople({ pairs, seed, statesAtMost, factsAtMost = Infinity, progress = () => {} }: Asked): Found {
  const random = randomFrom(seed);
  const distinct = new Map<string, Facts>();
  for (let i = 0; i < pairs; i++) {
    const facts = factsOf(randomCase(random));
    const told = asFarAsTold(facts);
    distinct.set(JSON.stringify(told), told);
  }
  const all = [...distinct.values()];
  const chosen = all.length <= factsAtMost ? all : all.filter((_, i) => Math.floor((i * factsAtMost) / all.length) !== Math.floor(((i - 1) * factsAtMost) / all.length));
  let [states, steps, cutShort] = [0, 0, 0];
  const broken: Found['broken'][number][] = [];
  for (const [number, facts] of chosen.entries()) {
    for (const { machine, samples } of today) {
      const { drift: _drift, ...still } = facts.experience === 'original' ? withoutLimitation(samples) : samples;
      const movesAtMost = machine.id === 'manage' || machine.id === 'review' ? 1 : null;
      const graph = explore(machine, { ...still, outputs: { ...still.outputs, ...outputsFor([facts], { gate: capableGate, defaultAfter, movesAtMost }) } }, { hostEvents, limit: statesAtMost });
      states += graph.nodes.length;
      steps += graph.edges.length;
      if (!graph.complete) cutShort++;
      for (const { rule, events } of findings(graph)) broken.push({ facts, what: `${machine.id}: ${rule}: ${events.join(' → ')}` });
      for (const { message, event } of graph.faults) broken.push({ facts, what: `${machine.id}: ${event.type} fails: ${message}` });
      for (const wrong of offersOfAll(graph).wrong) broken.push({ facts, what: `${machine.id}: ${wrong}` });
    }
    if (number % 250 === 249) progress(`${number + 1}/${chosen.length} facts, ${states} states, ${broken.length} broken`);
  }
  return { pairs, distinct: all.length, explored: chosen.length, states, steps, cutShort, broken };
}

/** The original preview asks first by a call whoever has registered a phone: its documented limitation, in its own people and in nobody else. */
const withoutLimitation = (samples: Samples): Samples => ({ ...samples, steps: Object.fromEntries(Object.entries(samples.steps ?? {}).filter(([name]) => name !== 'a phone is asked first in the way it was registered')) });

/**
 * The facts as far as a chart can tell them apart: methods are called by their kind and place, dozens of app passwords are as one but for
 * the last below their number and the one at it, and of whom the feature is not for, nothing else matters.
 */
function asFarAsTold(facts: Facts): Facts {
  const passwords = facts.methods.filter(({ kind }) => kind === 'appPassword').length;
  const few = passwords < 2 || passwords >= 39 ? facts.methods : facts.methods.filter(({ kind }, i) => kind !== 'appPassword' || facts.methods.findIndex((method) => method.kind === kind) === i);
  const methods = few.map((method, i) => ({ ...method, id: `${method.kind}-${few.slice(0, i).filter(({ kind }) => kind === method.kind).length + 10}` }));
  const onlyPassedBy = methods[few.findIndex(({ id }) => id === facts.onlyPassedBy)]?.id ?? null;
  return facts.experience === 'none' ? { ...nobodys, mfa: facts.mfa, onFile: facts.onFile, methods } : { ...facts, methods, onlyPassedBy };
}
const nobodys: Facts = {
  experience: 'none', access: 'open', enforced: { mfa: false, sspr: false }, mfa: { allowed: [], hardwareToken: false }, sspr: { needed: 0, allowed: [] }, questions: 3, registrable: { kinds: [], app: [] },
  methods: [], officePhone: 'shown', appPasswords: 'none', reviewDue: false, onFile: [], withoutMfa: [], unchallengeable: [], defaultMethod: null, skip: 'refused', mfaPassed: false, onlyPassedBy: null,
};
