// `--overlay FILE`: what of a machine has been covered so far, kept in a file from one command to the next.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { AnyStateMachine } from 'xstate';
import { type Coverage, merged } from '#src/paths/run/coverage.ts';
import { UsageError } from '../config/usage-error.ts';

/** What the file holds. Null: there is none yet. @throws {UsageError} it holds something else */
export function overlayIn(file: string, machine: string): Coverage | null {
  if (!existsSync(file)) return null;
  let held: Partial<Coverage>;
  try {
    held = JSON.parse(readFileSync(file, 'utf8')) as Partial<Coverage>;
  } catch (error) {
    throw new UsageError(`--overlay ${file} is there and no coverage: ${error instanceof Error ? error.message : String(error)}`);
  }
  const isCounts = (counts: unknown): boolean => typeof counts === 'object' && counts !== null && Object.values(counts).every((count) => Number.isInteger(count));
  if (!isCounts(held.transitions) || !isCounts(held.states)) throw new UsageError(`--overlay ${file} is there and holds no coverage`);
  if (held.machine !== machine) throw new UsageError(`--overlay ${file} holds the coverage of "${held.machine ?? ''}", not of "${machine}": choose another file`);
  return held as Coverage; // just looked at
}

/** What the file holds and this together, written back whole or not at all. @throws {UsageError} as reading it does, or when it cannot be written */
export function addToOverlay(file: string, coverage: Coverage, machine: AnyStateMachine): Coverage {
  const before = overlayIn(file, coverage.machine);
  const together = before === null ? coverage : merged(before, coverage, machine);
  try {
    writeFileSync(`${file}.new`, `${JSON.stringify(together, null, 2)}\n`);
    renameSync(`${file}.new`, file);
  } catch (error) {
    throw new UsageError(`--overlay ${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
  return together;
}
