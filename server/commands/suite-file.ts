// A suite in a file, as `factorflow paths --format json` wrote it: read whole, or refused naming what is wrong with it.
import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import { criteria, type Suite } from '#src/paths/suite.ts';
import { UsageError } from '../config/usage-error.ts';

const text = { type: 'string' };
const texts = { type: 'array', items: text };
const expectation = {
  type: 'object', required: ['status', 'tags', 'timers', 'activities', 'effects', 'page', 'output', 'context'],
  properties: {
    status: { enum: ['active', 'done', 'error'] }, tags: texts, timers: texts, page: { type: ['string', 'null'] }, context: { type: 'object' },
    activities: { type: 'array', items: { type: 'object', required: ['id', 'src'], properties: { id: text, src: text } } },
    effects: { type: 'array', items: { type: 'object', required: ['type'], properties: { type: text } } },
  },
};
const step = {
  type: 'object', required: ['event', 'kind', 'source', 'after', 'transitions', 'state', 'expect'],
  properties: {
    event: { type: 'object', required: ['type'], properties: { type: text } }, kind: { enum: ['user', 'service', 'timer'] }, source: { type: ['string', 'null'] },
    after: { type: 'number', minimum: 0 }, transitions: texts, expect: expectation,
  },
};
const schema = {
  type: 'object', required: ['machine', 'version', 'criterion', 'tests'],
  properties: {
    machine: text, version: text, criterion: { enum: [...criteria] },
    tests: { type: 'array', items: {
      type: 'object', required: ['id', 'title', 'input', 'start', 'steps'],
      properties: { id: text, title: text, start: { type: 'object', required: ['transitions', 'state', 'expect'], properties: { transitions: texts, expect: expectation } }, steps: { type: 'array', items: step }, afterwards: { type: 'array', items: step }, asText: texts },
    } },
  },
};
const judge = new Ajv2020.default({ strict: false }).compile(schema);

/** @param option as it was given: `--out`, `--suite` @throws {UsageError} */
export function suiteIn(option: string, file: string, machine: string): Suite {
  let suite: unknown;
  try {
    suite = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${option} ${file} cannot be read as a suite: ${error instanceof Error ? error.message : String(error)}`);
  }
  const of: unknown = (suite as { machine?: unknown } | null)?.machine;
  if (typeof of === 'string' && of !== machine) throw new UsageError(`${option} ${file} holds a suite of "${of}", not of "${machine}"`);
  if (!judge(suite)) {
    const [first] = judge.errors ?? [];
    throw new UsageError(`${option} ${file} holds no suite, or a damaged one: ${first?.instancePath || '/'} ${first?.message ?? 'is wrong'}; "factorflow paths ${machine} --format json" writes one`);
  }
  return suite as Suite; // just judged
}
