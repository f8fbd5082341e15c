// Settings: flag first, then environment, and one clear line for what cannot be.
import { describe, expect, it } from 'vitest';
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

  it('name the variable when it is the environment that is wrong', () => {
    expect(() => readOptions([], { PORT: 'http' })).toThrow(/^PORT must/);
  });
});
