// Reads the arguments of a command: only the options it takes, flag first, then environment, then the default.
import { parseArgs } from 'node:util';
import { type Flags, optionOf, type OptionName } from './option-table.ts';
import { UsageError } from './usage-error.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * @param takesWords whether anything but options is taken
 * @throws {UsageError} an option the command does not take, or a value that cannot be read.
 */
export function readFlags<const Names extends readonly OptionName[]>(names: Names, args: readonly string[], environment: Environment, takesWords = false): { flags: Flags<Names[number]>; words: readonly string[] } {
  const { values, positionals } = parsed(names, args, takesWords);
  const flags = Object.fromEntries(names.map((name) => [name, valueOf(name, values[name], environment)]));
  return { flags: flags as Flags<Names[number]>, words: positionals }; // each read by its own entry of the table
}

function valueOf(name: OptionName, given: string | boolean | readonly (string | boolean)[] | undefined, environment: Environment): unknown {
  const option = optionOf(name);
  if (given === undefined) {
    const found = option.environment === undefined ? undefined : environment[option.environment];
    return found === undefined ? option.otherwise : option.read(found, option.environment ?? name);
  }
  if (typeof given === 'object') return given.map((one) => option.read(String(one), `--${name}`));
  return option.read(String(given), `--${name}`);
}

function parsed(names: readonly OptionName[], args: readonly string[], takesWords: boolean) {
  try {
    return parseArgs({
      args: joined(names, args),
      options: Object.fromEntries(names.map((name) => {
        const { kind } = optionOf(name);
        return [name, { type: kind === 'switch' ? ('boolean' as const) : ('string' as const), multiple: kind === 'list' }];
      })),
      strict: true,
      allowPositionals: takesWords,
    });
  } catch (error) {
    throw new UsageError((error instanceof Error ? error.message : String(error)).split('. ')[0]?.replaceAll('\n', ' ') ?? 'the options cannot be read');
  }
}

/** A number below zero is a value like any other, for the option itself to judge: `--limit -3` is read as `--limit=-3`. */
function joined(names: readonly OptionName[], args: readonly string[]): string[] {
  const taking = new Set(names.filter((name) => optionOf(name).kind !== 'switch').map((name) => `--${name}`));
  const read: string[] = [];
  for (const word of args) {
    const before = read.at(-1) ?? '';
    if (taking.has(before) && /^-\d/.test(word)) read.splice(-1, 1, `${before}=${word}`);
    else read.push(word);
  }
  return read;
}

/** One line per option. */
export const flagsHelp = (names: readonly OptionName[]): string =>
  names.map((name) => {
    const { kind, value = 'VALUE', about, environment } = optionOf(name);
    return `  --${name}${kind === 'switch' ? '' : ` ${value}`}`.padEnd(28) + about + (environment === undefined ? '' : ` (${environment})`);
  }).join('\n');
