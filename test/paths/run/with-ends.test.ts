// What happens by itself with the last step, told of suites that do not tell it: as the chart has it, with the input as it was.
import { createMachine, raise } from 'xstate';
import { expect, it } from 'vitest';
import { explore } from '#src/paths/explore.ts';
import { withEnds } from '#src/paths/run/with-ends.ts';
import type { Samples } from '#src/paths/samples.ts';
import { suiteOf } from '#src/paths/suite-of.ts';
import type { Suite } from '#src/paths/suite.ts';

type Given = { readonly when: Date };
/** Nothing of it goes on with an input that is no date. */
const twins = createMachine({
  id: 'twins', types: {} as { context: { delay: number }; input: Given | undefined }, initial: 'waiting',
  context: ({ input = { when: new Date(10) } }: { input?: Given | undefined }) => ({ delay: input.when.getTime() }),
  states: { waiting: { entry: [raise({ type: 'tock' }, { delay: 10 }), raise({ type: 'tick' }, { delay: ({ context }) => context.delay })], on: { tock: 'rung' } as object }, rung: {} },
});
const events = { tock: [], tick: [] };
const written = async (samples: Samples): Promise<{ whole: Suite; old: Suite }> => {
  const written = (suite: object): Suite => JSON.parse(JSON.stringify(suite)) as Suite;
  const whole = written(await suiteOf(explore(twins, samples), 'states', { version: '1' }));
  return { whole, old: written({ ...whole, tests: whole.tests.map((test) => ({ ...test, afterwards: undefined })) }) };
};

it.each<[string, Samples]>([['no JSON', { input: [{ when: new Date(10) }], events }], ['left out', { events }]])('is found out where the input is %s', async (_, samples) => {
  const { whole, old } = await written(samples);
  expect(whole.tests.map(({ afterwards }) => afterwards?.map(({ source }) => source))).toEqual([[expect.stringContaining('tick')]]);
  expect(withEnds(old, { machine: twins, samples })).toEqual(whole);
});

it('is what the suite tells where it does, and nothing where nothing is due', async () => {
  const { whole, old } = await written({ input: [{ when: new Date(10) }], events });
  const own = { ...whole, tests: whole.tests.map((test) => ({ ...test, afterwards: [] })) };
  expect(withEnds(own, { machine: twins, samples: {} }).tests.map((test) => test.afterwards)).toEqual([[]]);
  const { old: later } = await written({ input: [{ when: new Date(11) }], events });
  expect(withEnds(later, { machine: twins, samples: { input: [{ when: new Date(11) }] } })).toEqual(later);
  expect(withEnds(old, { machine: twins, samples: {} })).toEqual(old); // nobody knows what the input was
});
