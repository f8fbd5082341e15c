// What the planner and the checker play the first preview against: the same people, the same world, the same idea of a good end as
// today's chart. What is found wrong with it is what was wrong with it, and is declared here.
import type { Facts } from '../rules/facts.ts';
import { people } from '../enrolment/people.samples.ts';
import { outputsFor } from '../enrolment/world.samples.ts';
import { samples as today } from '../interrupt/interrupt.samples.ts';
import { rules2018 } from './converged-2018.machine.ts';

/** Everybody is on the first preview. It knew neither a review nor a page for whoever cannot be challenged, but for one that comes to nothing. */
const then = Object.values(people as Readonly<Record<string, Facts>>).map((facts): Facts => ({ ...facts, experience: 'original', reviewDue: false }));
const { 'a phone is asked first in the way it was registered': asRegistered, 'whoever puts it off may at that very moment': skippedFreshly } = today.steps;

export const samples = {
  ...today,
  outputs: { ...today.outputs, ...outputsFor(then, { ...rules2018, movesAtMost: null }) },
  /** Those that state the two rules of today are left out; of the others each must hold here too. */
  invariants: Object.fromEntries(Object.entries(today.invariants).filter(([name]) => !['nobody but the MFA-capable is held at the gate, and nobody who could be challenged', 'no challenge is shown for a channel that may not be asked for, as far as the flow knows'].includes(name))),
  steps: { 'a phone is asked first in the way it was registered': asRegistered, 'whoever puts it off may at that very moment': skippedFreshly },
  knownFindings: [
    // Whose default was disallowed is asked for it again and again, and can get to no page on which to choose another.
    { rule: 'livelock', where: 'converged-2018.challenge.challengeNotSent' },
    { rule: 'step', where: 'a phone is asked first in the way it was registered' },
  ],
};
