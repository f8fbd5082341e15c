// The charts that are explored and walked here, each with its samples, and the graph of every state they lead to.
import type { AnyStateMachine } from 'xstate';
import { hostEvents } from '#machines/enrolment/events.ts';
import type { World } from '#machines/enrolment/world.samples.ts';
import { interrupt } from '#machines/interrupt/interrupt.machine.ts';
import { samples as interruptSamples } from '#machines/interrupt/interrupt.samples.ts';
import { stepUp } from '#machines/step-up/step-up.machine.ts';
import { samples as stepUpSamples } from '#machines/step-up/step-up.samples.ts';
import type { Samples } from '#src/paths/samples.ts';
import { createTestModel, type TestModel } from '#src/paths/test-model.ts';

export type Chart = { readonly machine: AnyStateMachine; readonly samples: Samples };
export const charts: readonly Chart[] = [{ machine: interrupt, samples: interruptSamples }, { machine: stepUp, samples: stepUpSamples }];

const models = new Map<AnyStateMachine, TestModel>();
/** Explored once. The person and the policy may change at any moment. */
export function modelOf({ machine, samples }: Chart): TestModel {
  const made = models.get(machine) ?? createTestModel(machine, samples, { hostEvents });
  models.set(machine, made);
  return made;
}

/** The world of a state: the samples of both charts share one. */
export const worldOf = ({ world }: { readonly world: unknown }): World => world as World;
