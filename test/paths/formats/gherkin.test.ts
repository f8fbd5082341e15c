// Gherkin as Cucumber reads it.
import { AstBuilder, GherkinClassicTokenMatcher, Parser } from '@cucumber/gherkin';
import { IdGenerator, type Scenario } from '@cucumber/messages';
import { describe, expect, it } from 'vitest';
import { formats } from '#src/paths/formats/formats.ts';
import type { Samples } from '#src/paths/samples.ts';
import { dueTea, hostile, parcel, tea, type Written } from './suites.ts';

const read = ({ suite, chart }: Written) => new Parser(new AstBuilder(IdGenerator.incrementing()), new GherkinClassicTokenMatcher()).parse(formats.gherkin.write(suite, chart)).feature;
const scenarios = (feature: ReturnType<typeof read>): Scenario[] => feature?.children.flatMap(({ rule }) => rule?.children.flatMap(({ scenario }) => scenario ?? []) ?? []) ?? [];

describe('Gherkin of a suite', () => {
  it('holds a scenario for each test under the rule of where it ends, tagged with its id', () => {
    const written = parcel();
    const feature = read(written);
    expect(feature?.name).toBe('parcel');
    expect(feature?.description).toContain('A parcel is taken in and brought to somebody.');
    expect(feature?.description).toContain('Not covered, unreachable: parcel.onTheWay.van.waiting | route.delayed | 0');
    expect(scenarios(feature).map(({ name, tags }) => [tags[0]?.name, name]).toSorted()).toEqual(written.suite.tests.map(({ id, title }) => [`@${id}`, title]).toSorted());
    expect(feature?.children.map(({ rule }) => rule?.name)).toContain('The way to "The parcel is delivered"');
  });

  it('says every step in words: events, answers, time, and what is seen then', () => {
    const [whole] = scenarios(read(parcel())).filter(({ name }) => name.includes('5 minutes'));
    expect(whole?.steps.map(({ keyword, text }) => keyword + text)).toEqual([
      'Given the flow is started', 'Then The parcel lies on the scales (page scales)',
      'When parcel.weighed is sent with grams 20', 'Then The carrier is asked what it costs',
      'When askRate answers: letter', 'Then The van drives, and The customer knows nothing yet', 'And printLabel is performed with rate "letter"',
      'When 10 minutes pass', 'Then on the way › van › waiting, and The customer knows nothing yet (page door)',
      'When parcel.handedOver is sent with to "Ada"', 'Then on the way › van › empty, and The customer knows nothing yet', 'And told is told to whoever listens',
      'When 5 minutes pass', 'Then The parcel is delivered', 'And the flow has ended with {"rate":"letter"}',
    ]);
    const [timed] = scenarios(read(parcel())).filter(({ name }) => name.endsWith('1 day'));
    expect(timed?.steps.at(-3)?.text).toBe('1 day passes and patience is up');
  });

  it('says how long somebody waits before a step', () => {
    const [whole] = scenarios(read(tea()));
    expect(whole?.steps.filter(({ keyword }) => keyword === 'When ').map(({ text }) => text)).toEqual([
      '1 minute passes and cup.asked is sent', '1 minute passes and warmCup answers: warm', '2 minutes pass and the host sends guest.came', '6 minutes pass and brewing is up', '1 minute passes and cooling is up',
    ]);
  });

  it('says what happens at the same moment as the last step, what is no JSON, and why something is not covered', () => {
    const feature = read(dueTea());
    const [only] = scenarios(feature);
    expect(only?.steps.slice(-2).map(({ keyword, text }) => keyword + text)).toEqual(['When at the same moment cooling is up', 'Then The tea is ready, and The tea is served']);
    expect(only?.description.trim()).toBe('Written as text, and no JSON: /guests of the input, / of step 1, /output/at of step 2');
    expect(feature?.description).toContain('\n  nobody knows | how few events would do\n');
    expect(feature?.description).toContain('Not covered, unreachable: tea.cup.warming | xstate.error.actor.0.tea.cup.warming | 0 (warmCup never fails | here)');
  });

  it('shows a payload as it is typed, and not the reference that the chart sees', () => {
    const { suite, chart } = parcel();
    const samples: Samples = { ...chart.samples, asSent: { events: { 'parcel.weighed': () => ({ grams: 'twenty' }) } } };
    expect(formats.gherkin.write(suite, { ...chart, samples })).toContain('When parcel.weighed is sent with grams "twenty"\n');
  });

  it('says that a step is refused', () => {
    const { suite, chart } = parcel();
    const tests = suite.tests.map((test) => ({ ...test, steps: test.steps.slice(0, 1).map((step) => ({ ...step, transitions: [] })) }));
    expect(formats.gherkin.write({ ...suite, tests }, chart)).toContain('When parcel.cancelled is sent\n      Then it is refused and nothing changes\n');
  });

  it('is one scenario a test, also where names are Gherkin themselves', () => {
    const written = hostile();
    const feature = read(written);
    expect(feature?.tags.map(({ name }) => name)).toEqual(['@machine-host-ile-testsuite-', '@transitions']);
    expect(feature?.children.map(({ rule, scenario }) => [rule !== undefined, scenario])).toEqual(written.suite.tests.map(() => [true, undefined]));
    expect(scenarios(feature).map(({ name, tags }) => [name, tags.length])).toEqual(written.suite.tests.map(({ title }) => [title, 1]));
    expect(scenarios(feature)[0]?.steps.filter(({ keyword }) => keyword === 'When ')).toHaveLength(written.suite.events);
  });
});
