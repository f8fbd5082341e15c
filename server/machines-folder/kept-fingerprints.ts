// The fingerprints of the built-in machines are the same at every start of the same program, and to parse all their source
// again is two fifths of the work of a start. Each is kept in a file whose name is a hash of everything it was made from.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { version as parserVersion } from 'acorn';

/** Beside what Node keeps compiled of the program; a new install takes both away. */
const keptFolder = join(import.meta.dirname, '../../node_modules/.cache/fingerprints');
const shape = /^[0-9a-f]{16}$/;

export class KeptFingerprints {
  /** Every start: the text of the machines, of the code that makes fingerprints of it, and who parses it. */
  readonly #madeFrom: string;
  readonly #folder: string;

  /** @param machines the folder of their source @param folder where they are kept; it may be missing, and may be one that cannot be written */
  constructor(machines: string, folder = keptFolder) {
    const hash = createHash('sha256').update(`${process.version} ${parserVersion}`);
    for (const file of [...sourcesUnder(machines), ...sourcesIn(import.meta.dirname)]) hash.update(`\n${file}\n`).update(readFileSync(file));
    this.#madeFrom = hash.digest('hex');
    this.#folder = folder;
  }

  /** @param id of the machine @param structure of it and of its family: a machine that is hosted under the name of another has its own */
  of(id: string, structure: string, make: () => string): string {
    const file = join(this.#folder, createHash('sha256').update(`${this.#madeFrom}\n${id}\n${structure}`).digest('hex'));
    try {
      const kept = readFileSync(file, 'utf8');
      if (shape.test(kept)) return kept;
    } catch {
      // the first start of this program, or one that may not look
    }
    const made = make();
    try {
      mkdirSync(this.#folder, { recursive: true });
      const beside = `${file}.${process.pid}`;
      writeFileSync(beside, made);
      renameSync(beside, file);
    } catch {
      // made again at the next start
    }
    return made;
  }
}

const sourcesUnder = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).sort().map((name) => join(folder, name));
const sourcesIn = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith('.ts')).sort().map((name) => join(folder, name));
