// `--format`, which several commands take, each with forms of its own.
import { UsageError } from './usage-error.ts';

/** @throws {UsageError} naming the forms there are */
export function formatAmong<const Names extends readonly string[]>(given: string | null, names: Names, otherwise: Names[number]): Names[number] {
  if (given === null) return otherwise;
  const found = names.find((name) => name === given);
  if (found === undefined) throw new UsageError(`--format must be one of ${names.join(', ')}, not "${given}"`);
  return found;
}
