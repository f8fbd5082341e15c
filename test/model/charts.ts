// The charts that are explored and walked here, each with its samples, and the graph of every state they lead to.
import type { AnyStateMachine } from 'xstate';
import { converged2018 } from '#machines/converged-2018/converged-2018.machine.ts';
import { samples as converged2018Samples } from '#machines/converged-2018/converged-2018.samples.ts';
import { hostEvents } from '#machines/enrolment/events.ts';
import type { World } from '#machines/enrolment/world.samples.ts';
import { interrupt } from '#machines/interrupt/interrupt.machine.ts';
import { samples as interruptSamples } from '#machines/interrupt/interrupt.samples.ts';
import { manage } from '#machines/manage/manage.machine.ts';
import { samples as manageSamples } from '#machines/manage/manage.samples.ts';
import { review } from '#machines/review/review.machine.ts';
import { samples as reviewSamples } from '#machines/review/review.samples.ts';
import { stepUp } from '#machines/step-up/step-up.machine.ts';
import { samples as stepUpSamples } from '#machines/step-up/step-up.samples.ts';
import type { Samples } from '#src/paths/samples.ts';
import { createTestModel, type TestModel } from '#src/paths/test-model.ts';
import { keptForAFile } from '../support/kept-for-a-file.ts';

export type Chart = { readonly machine: AnyStateMachine; readonly samples: Samples };
export const charts = {
  interrupt: { machine: interrupt, samples: interruptSamples },
  manage: { machine: manage, samples: manageSamples },
  review: { machine: review, samples: reviewSamples },
  stepUp: { machine: stepUp, samples: stepUpSamples },
  /** As it was, with what was wrong with it. */
  converged2018: { machine: converged2018, samples: converged2018Samples },
} as const satisfies Record<string, Chart>;

const minute = 60_000;
/** How long the service lets their flows rest and live, by machine. */
export const lifetimes: Readonly<Record<string, { readonly idle: number; readonly absolute: number }>> = Object.fromEntries(
  Object.values(charts).map(({ machine }) => [machine.id, { idle: 15 * minute, absolute: (machine.id === 'manage' ? 15 : 60) * minute }]),
);

/** Explored once in a file. The person and the policy may change at any moment. */
export const modelOf = keptForAFile(({ machine }: Chart) => machine, ({ machine, samples }): TestModel => createTestModel(machine, samples, { hostEvents }));

/** The world of a state: the samples of all charts share one. */
export const worldOf = ({ world }: { readonly world: unknown }): World => world as World;
