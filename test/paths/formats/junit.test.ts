// JUnit XML that any reader takes, whatever a chart is called.
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { formats } from '#src/paths/formats/formats.ts';
import { names } from './hostile.machine.ts';
import { dueTea, hostile, parcel, type Written } from './suites.ts';

type Node = { readonly name: string; readonly attributes: Readonly<Record<string, string>>; readonly children: readonly Node[]; readonly text: string };
/** As an XML reader has it: attributes and text with every reference resolved. */
function read(text: string): Node {
  const parsed = new XMLParser({ ignoreAttributes: false, preserveOrder: true, attributeNamePrefix: '', trimValues: false, parseAttributeValue: false, parseTagValue: false, htmlEntities: true }).parse(text) as Record<string, unknown>[];
  const node = (entry: Record<string, unknown>): Node => {
    const name = Object.keys(entry).find((key) => key !== ':@') ?? '';
    const inner = (Array.isArray(entry[name]) ? entry[name] : []) as Record<string, unknown>[];
    return { name, attributes: (entry[':@'] ?? {}) as Record<string, string>, children: inner.filter((one) => !('#text' in one)).map(node), text: inner.map(({ '#text': text }) => (typeof text === 'string' ? text : '')).join('') };
  };
  return node(parsed.find((entry) => 'testsuites' in entry) ?? {});
}
const cases = (root: Node): readonly Node[] => root.children[0]?.children.filter(({ name }) => name === 'testcase') ?? [];
const write = ({ suite, chart }: Written): string => formats.junit.write(suite, chart);

describe('JUnit XML of a suite', () => {
  it('holds a test case for each test, with its id, its transitions and its steps', () => {
    const { suite, chart } = parcel();
    const text = write({ suite, chart });
    expect(XMLValidator.validate(text)).toBe(true);
    const root = read(text);
    expect(root.attributes).toMatchObject({ tests: String(suite.tests.length), failures: '0' });
    expect(cases(root).map(({ attributes }) => [attributes['classname'], attributes['name']])).toEqual(suite.tests.map(({ id, title }) => [`parcel.${id}`, title]));
    const told = cases(root).find(({ attributes }) => attributes['name']?.includes('5 minutes'));
    expect(told?.children.at(-1)).toMatchObject({ name: 'system-out' });
    expect(told?.children.at(-1)?.text.split('\n')).toEqual([
      'starts: The parcel lies on the scales (page scales)',
      '1. parcel.weighed is sent with grams 20 -> The carrier is asked what it costs',
      '2. askRate answers: letter -> The van drives, and The customer knows nothing yet; printLabel is performed with rate "letter"',
      '3. 10 minutes pass -> on the way › van › waiting, and The customer knows nothing yet (page door)',
      '4. parcel.handedOver is sent with to "Ada" -> on the way › van › empty, and The customer knows nothing yet; told is told to whoever listens',
      '5. 5 minutes pass -> The parcel is delivered; the flow has ended with {"rate":"letter"}',
    ]);
    expect(told?.children[0]?.children.map(({ attributes }) => attributes)).toContainEqual({ name: 'transition', value: 'parcel.onTheWay | xstate.done.state.parcel.onTheWay | 0' });
  });

  it('tells what is not covered, and why', () => {
    const properties = read(write(parcel())).children[0]?.children[0]?.children.map(({ attributes }) => attributes);
    expect(properties).toContainEqual({ name: 'covered', value: '10' });
    expect(properties).toContainEqual({ name: 'total', value: '11' });
    expect(properties).toContainEqual({ name: 'uncovered.unreachable', value: 'parcel.onTheWay.van.waiting | route.delayed | 0' });
  });

  it('tells waits, what happens at the same moment as the last step, what is no JSON, and why something is not covered', () => {
    const text = write(dueTea());
    expect(XMLValidator.validate(text)).toBe(true);
    const [suite] = read(text).children;
    const [only] = cases(read(text));
    expect(only?.children.at(-1)?.text.split('\n')).toEqual([
      'starts: The tea brews, and The cup is cold', '1. 1 minute passes and cup.asked is sent -> The tea brews, and The cup is warmed', '2. 1 minute passes and warmCup answers: warm -> The tea brews, and The cup is warm',
      '3. 2 minutes pass and the host sends guest.came -> The tea brews, and The cup cools down', '4. 6 minutes pass and brewing is up -> The tea is ready, and The cup cools down', '5. at the same moment cooling is up -> The tea is ready, and The tea is served',
    ]);
    const valuesOf = (name: string) => only?.children[0]?.children.flatMap(({ attributes }) => (attributes['name'] === name ? [attributes['value']] : []));
    expect(valuesOf('asText')).toEqual(['/input/guests', '/steps/0/event', '/steps/1/event/output/at']);
    expect(suite?.children[0]?.children.map(({ attributes }) => attributes)).toContainEqual({ name: 'remark', value: 'nobody knows | how few events would do' });
    expect(valuesOf('transition')).not.toContain('tea.cup.cooling | xstate.after.cooling.tea.cup.cooling | 0');
    expect([suite?.children.at(-1)?.name, suite?.children.at(-1)?.text.split('\n')[0]]).toEqual(['system-out', 'Not covered, unreachable: tea.cup.warming | xstate.error.actor.0.tea.cup.warming | 0 (warmCup never fails | here)']);
  });

  it('is whole with names that are XML themselves, and gives them back', () => {
    const { suite, chart } = hostile();
    const text = write({ suite, chart });
    expect(XMLValidator.validate(text)).toBe(true);
    // oxlint-disable-next-line no-control-regex -- XML 1.0 has no way to write them
    expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
    expect(text.isWellFormed()).toBe(true);
    const [only, ...others] = cases(read(text));
    expect(others).toEqual([]);
    expect(only?.attributes['classname']).toBe(`${suite.machine}.${suite.tests[0]?.id}`);
    for (const name of names.slice(0, 4)) expect(only?.children.at(-1)?.text).toContain(`go ${name} is sent`);
  });
});
