// What is typed after an option is its value, also where it begins with a dash.
import { describe, expect, it } from 'vitest';
import { readFlags } from '#server/config/flags.ts';

describe('a number below zero', () => {
  it.each([['limit', '-3', /^--limit must be a whole number from 1 to 99999999, not "-3"$/], ['seconds', '-1', /^--seconds must be a whole number of seconds from 1 to 99999, not "-1"$/]] as const)('given to --%s is refused by the option, with its range', (name, value, said) => {
    for (const args of [[`--${name}`, value], [`--${name}=${value}`]]) expect(() => readFlags([name], args, {})).toThrow(said);
  });

  it('is no value of a switch', () => {
    expect(() => readFlags(['optimal', 'seconds'], ['--optimal', '-1'], {})).toThrow(/Unknown option '-1'/);
  });
});
