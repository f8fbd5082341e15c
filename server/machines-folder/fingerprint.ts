// What a machine is made of, whatever version it says it has: the content version of its own file, and the structure of every
// machine it may start, wherever that comes from. Of a child from a package the structure counts, and not its code.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyStateMachine } from 'xstate';
import type { Definition } from '#src/engine/definition.ts';
import { canonical } from '#src/ports/json.ts';
import { contentVersion, structureOf } from './content-version.ts';
import { KeptFingerprints } from './kept-fingerprints.ts';
import { type Module, moduleGraph } from './module-graph.ts';
import { membersOf } from './performable.ts';

/** @param content of the machine's own file @param family the machine and those it may start @returns sixteen hexadecimal digits */
export function fingerprintOf(content: string, family: readonly AnyStateMachine[]): string {
  const hash = createHash('sha256').update(content);
  for (const member of family) hash.update('\n').update(canonical(structureOf(member.definition)));
  return hash.digest('hex').slice(0, 16);
}

const machinesFolder = join(import.meta.dirname, '../../machines');
/** The files of this program do not change while it runs. */
const known = new Map<string, Module>();
let kept: KeptFingerprints | null = null;
const made = new WeakMap<AnyStateMachine, string>();

/** The built-in machines, each with the fingerprint of its file; one that has no file there, by its structure. */
export const fingerprinted = (definitions: readonly Definition[]): Definition[] => definitions.map((definition) => ({ fingerprint: builtInFingerprint(definition), ...definition }));

function builtInFingerprint({ id, machine, spawnable }: Definition): string {
  const found = made.get(machine);
  if (found !== undefined) return found;
  const file = join(machinesFolder, id, `${id}.machine.ts`);
  const family = membersOf(machine, spawnable?.values() ?? []);
  const structure = fingerprintOf('', family);
  const make = (): string => fingerprintOf(contentVersion(machine, moduleGraph(file, known)), family);
  const fingerprint = existsSync(file) ? (kept ??= new KeptFingerprints(machinesFolder)).of(id, structure, make) : structure;
  made.set(machine, fingerprint);
  return fingerprint;
}
