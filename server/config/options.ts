// What an operator may set, by flag or environment, flag first. Anything unknown or unreadable ends the start with one line.
import { isIP } from 'node:net';
import { parseArgs } from 'node:util';

/** Ends the process with exit code 2 and this one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export type Options = {
  readonly port: number;
  readonly host: string;
  /** Folder of the embedded store. */
  readonly data: string;
  /** Null: made at the first start and printed once. */
  readonly apiKey: string | null;
  /** A file with a policy, whole or partial, that replaces the stored one at this start. */
  readonly policy: string | null;
  /** Null: `sealing-key.json` in the data folder. */
  readonly sealingKeyFile: string | null;
  readonly publicUrl: string | null;
  readonly smtp: string | null;
  readonly webhook: string | null;
  /** Signs what is posted to the webhook; null: it is not signed. */
  readonly webhookSecret: string | null;
  readonly trustProxy: string | number | boolean;
  readonly strictVersions: boolean;
  readonly testClock: boolean;
};

type Read<Value> = (text: string, name: string) => Value;
type Option<Value> = { readonly environment?: string; readonly about: string; readonly read: Read<Value>; readonly otherwise: Value };

const text: Read<string> = (value, name) => {
  if (value.trim() === '') throw new UsageError(`${name} must not be empty`);
  return value;
};
const url = (...protocols: string[]): Read<string> => (value, name) => {
  if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol)) throw new UsageError(`${name} must be a URL beginning with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`);
  return value;
};
const port: Read<number> = (value, name) => {
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535) throw new UsageError(`${name} must be a whole number from 0 to 65535, not "${value}"`);
  return Number(value);
};
const apiKey: Read<string> = (value, name) => {
  if (!/^[\x21-\x7e]{16,256}$/.test(value)) throw new UsageError(`${name} must have 16 to 256 printable characters without spaces`);
  return value;
};
const proxy: Read<string | number | boolean> = (value, name) => {
  if (value === 'true' || value === 'false') return value === 'true';
  if (/^\d{1,2}$/.test(value)) return Number(value);
  const isKnown = (part: string) => ['loopback', 'linklocal', 'uniquelocal'].includes(part) || isIP(part.replace(/\/\d{1,3}$/, '')) !== 0;
  if (!value.split(',').every((part) => isKnown(part.trim()))) throw new UsageError(`${name} must be true, false, a number of proxies, or addresses, ranges and the words loopback, linklocal, uniquelocal, separated by commas`);
  return value;
};

const valued = {
  port: { environment: 'PORT', about: 'port to listen on', read: port, otherwise: 3000 },
  host: { environment: 'HOST', about: 'address to listen on', read: text, otherwise: '127.0.0.1' },
  data: { environment: 'FACTORFLOW_DATA', about: 'folder of the embedded store', read: text, otherwise: './data' },
  'api-key': { environment: 'FACTORFLOW_API_KEY', about: 'key that callers must send', read: apiKey, otherwise: null },
  policy: { about: 'JSON file with the policy to store at this start', read: text, otherwise: null },
  'sealing-key-file': { environment: 'FACTORFLOW_SEALING_KEY_FILE', about: 'file with the keys that seal secrets', read: text, otherwise: null },
  'public-url': { environment: 'FACTORFLOW_PUBLIC_URL', about: 'address under which callers reach the service', read: url('http:', 'https:'), otherwise: null },
  smtp: { environment: 'FACTORFLOW_SMTP', about: 'mail server for codes, smtp://user:password@host:port?from=address', read: url('smtp:', 'smtps:'), otherwise: null },
  webhook: { environment: 'FACTORFLOW_WEBHOOK', about: 'address that sends texts and calls', read: url('http:', 'https:'), otherwise: null },
  'webhook-secret': { environment: 'FACTORFLOW_WEBHOOK_SECRET', about: 'secret that signs what is posted to the webhook', read: apiKey, otherwise: null },
  'trust-proxy': { environment: 'FACTORFLOW_TRUST_PROXY', about: 'which proxies may say where a request comes from', read: proxy, otherwise: false },
} satisfies Record<string, Option<unknown>>;
const switches = {
  'strict-versions': 'refuse to start while a stored flow belongs to a version that is not hosted',
  'test-clock': 'let tests move the time (loopback only)',
} as const;

/** @throws {UsageError} */
export function readOptions(args: readonly string[], environment: Readonly<Record<string, string | undefined>>): Options {
  const given = parsed(args);
  const value = <Name extends keyof typeof valued>(name: Name): ReturnType<(typeof valued)[Name]['read']> | (typeof valued)[Name]['otherwise'] => {
    const option: Option<unknown> = valued[name];
    const flag = given[name];
    const fromEnvironment = option.environment === undefined ? undefined : environment[option.environment];
    const result = typeof flag === 'string' ? option.read(flag, `--${name}`) : fromEnvironment === undefined ? option.otherwise : option.read(fromEnvironment, option.environment ?? name);
    return result as ReturnType<(typeof valued)[Name]['read']>;
  };
  const options: Options = {
    port: value('port'), host: value('host'), data: value('data'), apiKey: value('api-key'), policy: value('policy'), sealingKeyFile: value('sealing-key-file'),
    publicUrl: value('public-url'), smtp: value('smtp'), webhook: value('webhook'), webhookSecret: value('webhook-secret'), trustProxy: value('trust-proxy'),
    strictVersions: given['strict-versions'] === true, testClock: given['test-clock'] === true,
  };
  if (options.testClock && !['127.0.0.1', '::1', 'localhost'].includes(options.host)) throw new UsageError('--test-clock is for tests: it needs --host 127.0.0.1, ::1 or localhost');
  return options;
}

function parsed(args: readonly string[]): Record<string, string | boolean | undefined> {
  try {
    return parseArgs({
      args: [...args],
      options: {
        ...Object.fromEntries(Object.keys(valued).map((name) => [name, { type: 'string' as const }])),
        ...Object.fromEntries(Object.keys(switches).map((name) => [name, { type: 'boolean' as const }])),
      },
      strict: true,
      allowPositionals: false,
    }).values;
  } catch (error) {
    throw new UsageError((error instanceof Error ? error.message : String(error)).split('. ')[0] ?? 'the options cannot be read');
  }
}

/** One line per option, for `factorflow help`. */
export const optionsHelp = (): string =>
  [
    ...Object.entries(valued).map(([name, option]: [string, Option<unknown>]) => `  --${name} VALUE`.padEnd(28) + option.about + (option.environment === undefined ? '' : ` (${option.environment})`)),
    ...Object.entries(switches).map(([name, about]) => `  --${name}`.padEnd(28) + about),
  ].join('\n');
