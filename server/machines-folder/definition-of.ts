// One machine of a folder as the engine hosts it, with what an operator should know of the way it is hosted.
import type { AnyStateMachine } from 'xstate';
import { isMachine } from '#src/engine/actor-logic.ts';
import type { Definition, HostingWarning } from '#src/engine/definition.ts';
import { contentVersion } from './content-version.ts';
import type { Exported } from './exported-machines.ts';
import { fingerprintOf } from './fingerprint.ts';
import { lintsOf } from './lints/all.ts';
import type { Chart } from './lints/chart.ts';
import type { FileFault } from './machines-error.ts';
import { modulesOf } from './module-graph.ts';
import { ownContext } from './own-context.ts';
import { addStandIns, membersOf, missingLogic, unusedActivities } from './performable.ts';
import { type Place, PlaceFinder } from './place-finder.ts';
import type { ReadFile } from './read-machine-file.ts';

/** Sent by the engine alone, in every machine. */
const hostEvents = ['flow.expired'] as const;

/** Adds what keeps the machine from being hosted to `faults`. */
export function definitionOf(read: ReadFile, { machine, name }: Exported, id: string, faults: FileFault[]): Definition {
  const { file, module, activities, schemas, migrations, spawnable, exports, companions } = read;
  const family = membersOf(machine, spawnable.values());
  for (const member of family) {
    ownContext(member);
    addStandIns(member, activities);
  }
  const places = new PlaceFinder(module, name);
  const chartOf = (member: AnyStateMachine): Chart => ({ machine: member, module, places: member === machine ? places : (findersOf(read, member) ?? onlyAt(places.at([]))), spawnable: new Set(spawnable.values()), exports });
  const warnings: HostingWarning[] = [];
  for (const member of family) {
    if (member !== machine && read.exported.some((exported) => exported.machine === member)) continue; // hosted in its own right
    const chart = chartOf(member);
    for (const { src, ...place } of missingLogic(chart, activities)) {
      faults.push({ ...place, message: `"${src}" names no actor of ${member === machine ? 'the machine' : `its child machine "${member.id}"`}, and no activity beside it: add it to setup({ actors: { … } }), or export activities with "${src}" from ${read.name}.activities.ts` });
    }
    // How a child is named and versioned is its parent's business.
    warnings.push(...lintsOf(chart).filter(({ rule }) => member === machine || (rule !== 'no-id' && rule !== 'no-version')));
  }
  for (const src of companions.activities === undefined ? [] : unusedActivities(family, activities)) {
    warnings.push({ rule: 'unused-activity', message: `nothing in the machine invokes a promise named "${src}": this activity is never performed`, file: companions.activities ?? file, line: 1 });
  }
  const types = family.flatMap((member) => member.events as string[]);
  for (const type of Object.keys(schemas)) {
    if (types.some((known) => known === type || known === '*' || (known.endsWith('.*') && type.startsWith(known.slice(0, -1))))) continue;
    warnings.push({ rule: 'unknown-event', message: `the machine takes no event "${type}": its schema is of no use`, file: companions.events ?? file, line: 1 });
  }
  const declared: unknown = machine.config.version; // in JavaScript, a number as well
  const content = contentVersion(machine, module);
  const version = declared === undefined ? content : typeof declared === 'string' ? declared : JSON.stringify(declared);
  if (read.version !== null && version !== read.version) {
    if (declared !== undefined) faults.push({ file, message: `its name says version ${read.version}, and the machine in it version ${version}` });
    else if (/^[0-9a-f]{16}$/.test(read.version)) warnings.push({ rule: 'changed-version', message: `this file is kept for flows of version ${read.version}, and its source is no longer that version's: keep what it imports as it was`, file, line: 1 });
  }
  return {
    id,
    version: read.version ?? version,
    fingerprint: fingerprintOf(content, family),
    title: id,
    machine,
    activities,
    spawnable,
    eventSchema: (type) => (Object.hasOwn(schemas, type) ? schemas[type] : undefined),
    hostEvents,
    audits: {},
    ...(migrations.length === 0 ? {} : { migrations }),
    warnings: unique(warnings),
  };
}

/** Of a child machine that some module of the file's exports. */
function findersOf({ module, exports }: ReadFile, member: AnyStateMachine): PlaceFinder | null {
  for (const part of modulesOf(module)) {
    const found = Object.entries(exports.get(part.file) ?? {}).find(([, value]) => isMachine(value) && value.config === member.config);
    if (found !== undefined) return new PlaceFinder(part, found[0]);
  }
  return null;
}

const onlyAt = (place: Place): Pick<PlaceFinder, 'at' | 'implementation'> => ({ at: () => place, implementation: () => place });

const unique = (warnings: readonly HostingWarning[]): HostingWarning[] => [...new Map(warnings.map((warning) => [JSON.stringify(warning), warning] as const)).values()];
