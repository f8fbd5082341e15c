// A suite as JUnit XML, as continuous integration shows it: a test case for each path, which has been walked already.
import type { SuiteTest } from '../suite.ts';
import { wordsOf } from './chart-words.ts';
import type { Charted, Format } from './format.ts';
import { notCovered } from './not-covered.ts';
import { happening, seen } from './step-words.ts';
import { xml } from './xml.ts';

export const junit: Format = {
  name: 'junit',
  extension: 'xml',
  write(suite, chart) {
    const { machine, version, criterion, universe, covered, total, events, lowerBound, optimal, truncated, guessed, remarks = [], uncovered, tests } = suite;
    const properties: (readonly [string, unknown])[] = [
      ['machine', machine], ['version', version], ['criterion', criterion], ...Object.entries(universe).map(([name, count]) => [`universe.${name}`, count] as const),
      ['covered', covered], ['total', total], ['events', events], ['lowerBound', lowerBound ?? 'not found out'], ['optimal', optimal], ['truncated', truncated],
      ...guessed.map((sentence) => ['guessed', sentence] as const),
      ...remarks.map((sentence) => ['remark', sentence] as const),
      ...uncovered.map(({ transition, why }) => [`uncovered.${why}`, transition] as const),
    ];
    const counts = `tests="${tests.length}" failures="0" errors="0" skipped="0" time="0"`;
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<testsuites name="${xml(machine)}" ${counts}>`,
      `  <testsuite name="${xml(`${machine}: ${criterion}`)}" ${counts}>`,
      '    <properties>',
      ...properties.map(([name, value]) => `      ${property(name, value)}`),
      '    </properties>',
      ...tests.flatMap((test) => testCase(machine, test, chart)),
      ...(uncovered.length === 0 ? [] : [`    <system-out>${uncovered.map((one) => xml(notCovered(one))).join('\n')}</system-out>`]),
      '  </testsuite>',
      '</testsuites>',
      '',
    ].join('\n');
  },
};

const property = (name: string, value: unknown): string => `<property name="${xml(name)}" value="${xml(String(value))}"/>`;

function testCase(machine: string, test: SuiteTest, chart: Charted): string[] {
  const words = wordsOf(chart.machine);
  const { steps, afterwards = [], asText = [] } = test;
  const all = [...steps, ...afterwards];
  const lines = [
    `starts: ${seen(words, test.start).join('; ')}`,
    ...all.map((step, position) => {
      const before = (all[position - 1] ?? test.start).expect;
      const moment = position < steps.length ? '' : 'at the same moment ';
      const result = step.transitions.length === 0 && step.kind === 'user' ? 'refused, nothing changes' : seen(words, step).join('; ');
      return `${position + 1}. ${moment}${happening(words, step, before, chart.samples)} -> ${result}`;
    }),
  ];
  const transitions = new Set([...test.start.transitions, ...steps.flatMap((step) => step.transitions)]);
  return [
    `    <testcase classname="${xml(`${machine}.${test.id}`)}" name="${xml(test.title)}" time="0">`,
    '      <properties>',
    `        ${property('id', test.id)}`,
    ...[...transitions].map((id) => `        ${property('transition', id)}`),
    ...asText.map((pointer) => `        ${property('asText', pointer)}`),
    '      </properties>',
    `      <system-out>${lines.map((line) => xml(line)).join('\n')}</system-out>`,
    '    </testcase>',
  ];
}
