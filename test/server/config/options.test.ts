// Settings: flag first, then environment, and one clear line for what cannot be.
import { describe, expect, it } from 'vitest';
import { readFlags } from '#server/config/flags.ts';
import { readOptions } from '#server/config/options.ts';

describe('options', () => {
  it('take the flag before the environment, and the environment before the default', () => {
    expect(readOptions([], {}).port).toBe(3000);
    expect(readOptions([], { PORT: '4000' }).port).toBe(4000);
    expect(readOptions(['--port', '5000'], { PORT: '4000' }).port).toBe(5000);
    expect(readOptions(['--data=./d'], { FACTORFLOW_DATA: './e' })).toMatchObject({ data: './d', host: '127.0.0.1', apiKey: null, testClock: false });
  });

  it.each([
    [['--prot', '1'], /prot/],
    [['--port', 'x'], /--port.*0 to 65535/],
    [['--port', '70000'], /--port/],
    [['--port'], /port/],
    [['--api-key', 'short'], /--api-key.*16/],
    [['--smtp', 'mail.example.org'], /--smtp.*smtp:\/\//],
    [['--webhook', 'ftp://x'], /--webhook.*http/],
    [['--test-clock', '--host', '0.0.0.0'], /--test-clock/],
    [['--trust-proxy', 'banana'], /--trust-proxy.*loopback/],
    [['extra'], /extra/],
  ])('refuse %j', (args, message) => {
    expect(() => readOptions(args, {})).toThrow(expect.objectContaining({ name: 'UsageError', message: expect.stringMatching(message) }));
  });

  it('may be repeated where that makes sense, and are then kept in order', () => {
    expect(readOptions([], {}).machines).toEqual([]);
    expect(readOptions(['--machines', './b', '--machines=./a'], {}).machines).toEqual(['./b', './a']);
  });

  it.each([
    ['30d', 30 * 86_400_000], ['12h', 12 * 3_600_000], ['P1DT2H', 26 * 3_600_000], ['PT90M', 90 * 60_000], ['PT0.5S', 500], ['forever', null],
  ])('read %s as a length of time', (text, milliseconds) => {
    expect(readOptions(['--keep-ended', text], {}).keepEnded).toBe(milliseconds);
    expect(readOptions([], { FACTORFLOW_KEEP_ENDED: text }).keepEnded).toBe(milliseconds);
  });

  it.each(['0d', '-1d', 'P', 'PT', 'P1Y', 'P1M', '1 d', '', 'never'])('refuse "%s" as one', (text) => {
    expect(() => readOptions([`--keep-ended=${text}`], {})).toThrow(/^--keep-ended must/);
  });

  it('keep ended flows for thirty days unless told otherwise', () => {
    expect(readOptions([], {}).keepEnded).toBe(30 * 86_400_000);
  });

  it('are taken by the commands that have them and refused by the others, words likewise', () => {
    expect(readFlags(['data', 'replace'], ['--replace'], {})).toEqual({ flags: { data: './data', replace: true }, words: [] });
    expect(() => readFlags(['data'], ['--replace'], {})).toThrow(/--replace/);
    expect(() => readFlags(['data'], ['word'], {})).toThrow(expect.objectContaining({ name: 'UsageError' }));
    expect(readFlags(['data'], ['word', '--data', 'd'], {}, true)).toEqual({ flags: { data: 'd' }, words: ['word'] });
  });

  it('name the variable when it is the environment that is wrong', () => {
    expect(() => readOptions([], { PORT: 'http' })).toThrow(/^PORT must/);
  });
});
