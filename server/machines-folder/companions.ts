// What lies beside a machine's file: activities, migrations and samples, each checked for its shape when it is read.
import type { Activity } from '#src/engine/activity.ts';
import type { Migration } from '#src/engine/definition.ts';
import type { Samples } from '#src/paths/samples.ts';
import { FileError } from './machines-error.ts';
import type { Namespace } from './node-import.ts';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => value !== null && typeof value === 'object' && !Array.isArray(value);
const isPositive = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value) && value > 0;

/** By the export `name`, else `default`; else, where `orEach`, by the file's exports themselves. */
function exportOf(namespace: Namespace, name: string, orEach = false): unknown {
  const { default: whole, 'module.exports': _, ...each } = namespace;
  return namespace[name] ?? whole ?? (orEach ? each : undefined);
}

/**
 * `x.activities.ts`: a function, or `{ run, attempts?, timeLimit?, atMostOnce? }`, by the `src` of an invoke.
 * @throws {FileError}
 */
export function activitiesOf(namespace: Namespace): Readonly<Record<string, Activity>> {
  const given = exportOf(namespace, 'activities', true);
  if (!isRecord(given)) throw new FileError('it exports no "activities": { src: async (input, host) => … }');
  return Object.fromEntries(Object.entries(given).map(([src, value]) => [src, activityOf(src, value)]));
}

function activityOf(src: string, value: unknown): Activity {
  if (typeof value === 'function') return { run: value as Activity['run'] };
  if (!isRecord(value) || typeof value['run'] !== 'function') throw new FileError(`its activity "${src}" is neither a function nor an object with a function "run"`);
  const unknown = Object.keys(value).find((key) => !['run', 'attempts', 'timeLimit', 'atMostOnce'].includes(key));
  if (unknown !== undefined) throw new FileError(`its activity "${src}" has an unknown "${unknown}"; there are run, attempts, timeLimit and atMostOnce`);
  const { attempts, timeLimit, atMostOnce } = value;
  if (attempts !== undefined && !(isPositive(attempts) && Number.isInteger(attempts))) throw new FileError(`"attempts" of its activity "${src}" must be a whole number from 1 on`);
  if (timeLimit !== undefined && !isPositive(timeLimit)) throw new FileError(`"timeLimit" of its activity "${src}" must be a number of milliseconds above 0`);
  if (atMostOnce !== undefined && typeof atMostOnce !== 'boolean') throw new FileError(`"atMostOnce" of its activity "${src}" must be true or false`);
  return value as Activity;
}

/** `x.migrations.ts`: `[{ from, to, migrate }]`. @throws {FileError} */
export function migrationsOf(namespace: Namespace): readonly Migration[] {
  const given = exportOf(namespace, 'migrations');
  if (!Array.isArray(given)) throw new FileError('it exports no "migrations": [{ from, to, migrate }]');
  given.forEach((value: unknown, i) => {
    if (!isRecord(value) || typeof value['from'] !== 'string' || typeof value['to'] !== 'string' || typeof value['migrate'] !== 'function') throw new FileError(`migration ${i} must have "from" and "to", which are versions, and a function "migrate"`);
    if (value['from'] === value['to']) throw new FileError(`migration ${i} leads from version "${value['from']}" to itself`);
  });
  return given as Migration[];
}

const sampleShapes: Readonly<Record<string, (value: unknown) => boolean>> = {
  input: Array.isArray,
  events: (value) => isRecord(value) && Object.values(value).every((cases) => Array.isArray(cases) || typeof cases === 'function'),
  outputs: (value) => isRecord(value) && Object.values(value).every((outcomes) => Array.isArray(outcomes) || typeof outcomes === 'function'),
  errors: (value) => isRecord(value) && Object.values(value).every(Array.isArray),
  project: (value) => typeof value === 'function',
  goal: (value) => typeof value === 'function',
  drift: (value) => typeof value === 'function',
  world: () => true,
  invariants: (value) => isRecord(value) && Object.values(value).every((rule) => typeof rule === 'function'),
  steps: (value) => isRecord(value) && Object.values(value).every((rule) => typeof rule === 'function'),
  responses: (value) => isRecord(value) && Object.values(value).every((rule) => isRecord(rule) && typeof rule['after'] === 'function' && typeof rule['eventually'] === 'function'),
  snapshots: (value) => isRecord(value) && Object.values(value).every(Array.isArray),
  isOutage: (value) => typeof value === 'function',
  asSent: (value) => isRecord(value) && (value['start'] === undefined || typeof value['start'] === 'function') && (value['events'] === undefined || (isRecord(value['events']) && Object.values(value['events']).every((sent) => typeof sent === 'function'))),
  knownFindings: (value) => Array.isArray(value) && value.every((finding) => isRecord(finding) && typeof finding['rule'] === 'string'),
};

/** `x.samples.ts` is for paths and checks; the host itself only looks at its shape. @throws {FileError} */
export function samplesOf(namespace: Namespace): Samples {
  const given = exportOf(namespace, 'samples');
  if (!isRecord(given)) throw new FileError('it exports no "samples"');
  for (const [key, value] of Object.entries(given)) {
    const fits = Object.hasOwn(sampleShapes, key) ? sampleShapes[key] : undefined;
    if (fits === undefined) throw new FileError(`its samples have an unknown "${key}"; there are ${Object.keys(sampleShapes).join(', ')}`);
    if (!fits(value)) throw new FileError(`"${key}" of its samples has another shape than it must have`);
  }
  return given;
}
