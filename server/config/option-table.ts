// Every option there is: what it is for, how its text is read, what holds without it. Which of them a command takes is
// the command's own to say.
import { isIP } from 'node:net';
import { criteria } from '#src/paths/suite.ts';
import { exploringSeconds } from '../machines-folder/time-limit.ts';
import { duration } from './duration.ts';
import { UsageError } from './usage-error.ts';

/** @throws {UsageError} naming the option, or the variable, as `name`. */
type Read<Value> = (text: string, name: string) => Value;
/** `one` is given once, `list` as often as needed, `switch` without a value. */
type Option<Value> = {
  readonly kind: 'one' | 'list' | 'switch';
  readonly about: string;
  readonly value?: string;
  readonly environment?: string;
  readonly read: Read<Value>;
  readonly otherwise: unknown;
};

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
const kept: Read<number | null> = (value, name) => {
  if (value === 'forever') return null;
  const length = duration(value);
  if (length === null || length <= 0) throw new UsageError(`${name} must be forever, or a length of time such as 30d, 12h, P30D or PT12H, not "${value}"`);
  return length;
};
const milliseconds: Read<number> = (value, name) => {
  if (!/^\d{1,5}$/.test(value) || Number(value) > 10_000) throw new UsageError(`${name} must be a whole number of milliseconds from 0 to 10000, not "${value}"`);
  return Number(value);
};
const oneOf = <const Choices extends readonly string[]>(choices: Choices): Read<Choices[number]> => (value, name) => {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new UsageError(`${name} must be one of ${choices.join(', ')}, not "${value}"`);
  return found;
};
const states: Read<number> = (value, name) => {
  if (!/^[1-9]\d{0,7}$/.test(value)) throw new UsageError(`${name} must be a whole number from 1 to 99999999, not "${value}"`);
  return Number(value);
};
const seconds: Read<number> = (value, name) => {
  if (!/^\d{1,5}$/.test(value) || Number(value) === 0) throw new UsageError(`${name} must be a whole number of seconds from 1 to 99999, not "${value}"`);
  return Number(value);
};
const yes: Read<boolean> = () => true;

const day = 24 * 3_600_000;

export const optionTable = {
  port: { kind: 'one', environment: 'PORT', about: 'port to listen on', read: port, otherwise: 3000 },
  host: { kind: 'one', environment: 'HOST', about: 'address to listen on', read: text, otherwise: '127.0.0.1' },
  data: { kind: 'one', value: 'DIR', environment: 'FACTORFLOW_DATA', about: 'folder of the embedded store', read: text, otherwise: './data' },
  machines: { kind: 'list', value: 'DIR', about: 'folder of machines, hosted beside the built-in ones; may be given several times', read: text, otherwise: [] },
  'api-key': { kind: 'one', environment: 'FACTORFLOW_API_KEY', about: 'key that callers must send', read: apiKey, otherwise: null },
  policy: { kind: 'one', value: 'FILE', about: 'JSON file with the policy to store at this start', read: text, otherwise: null },
  'sealing-key-file': { kind: 'one', value: 'FILE', environment: 'FACTORFLOW_SEALING_KEY_FILE', about: 'file with the keys that seal secrets', read: text, otherwise: null },
  'public-url': { kind: 'one', environment: 'FACTORFLOW_PUBLIC_URL', about: 'address under which callers reach the service', read: url('http:', 'https:'), otherwise: null },
  smtp: { kind: 'one', environment: 'FACTORFLOW_SMTP', about: 'mail server for codes, smtp://user:password@host:port?from=address', read: url('smtp:', 'smtps:'), otherwise: null },
  webhook: { kind: 'one', environment: 'FACTORFLOW_WEBHOOK', about: 'address that sends texts and calls', read: url('http:', 'https:'), otherwise: null },
  'webhook-secret': { kind: 'one', environment: 'FACTORFLOW_WEBHOOK_SECRET', about: 'secret that signs what is posted to the webhook', read: apiKey, otherwise: null },
  'trust-proxy': { kind: 'one', environment: 'FACTORFLOW_TRUST_PROXY', about: 'which proxies may say where a request comes from', read: proxy, otherwise: false },
  'keep-ended': { kind: 'one', value: 'TIME', environment: 'FACTORFLOW_KEEP_ENDED', about: 'how long flows that have ended are kept: 30d, PT12H, or forever', read: kept, otherwise: 30 * day },
  'strict-versions': { kind: 'switch', about: 'refuse to start while a stored flow belongs to a version that is not hosted', read: yes, otherwise: false },
  'test-clock': { kind: 'switch', about: 'let tests move the time (loopback only)', read: yes, otherwise: false },
  watch: { kind: 'switch', about: 'draw machine files anew in the studio when they are edited; what is hosted stays until the next start', read: yes, otherwise: false },
  to: { kind: 'one', value: 'DIR', about: 'folder to write the backup to: new, or empty', read: text, otherwise: null },
  from: { kind: 'one', value: 'DIR', about: 'folder that holds the backup', read: text, otherwise: null },
  'with-sealing-key': { kind: 'switch', about: 'put the file of sealing keys into the backup too', read: yes, otherwise: false },
  user: { kind: 'one', value: 'FILE', about: 'JSON file with the user', read: text, otherwise: null },
  'sign-in': { kind: 'one', value: 'FILE', about: 'JSON file with the sign-in', read: text, otherwise: null },
  at: { kind: 'one', value: 'ISO-8601', about: 'the moment asked about, such as 2026-03-01T12:00:00Z; now where it is missing', read: text, otherwise: null },
  users: { kind: 'one', value: 'FILE', about: 'text file with the object id of a user on each line', read: text, otherwise: null },
  'dry-run': { kind: 'switch', about: 'say what would be done, and change nothing', read: yes, otherwise: false },
  pause: { kind: 'one', value: 'MS', about: 'milliseconds between two users, 0 to 10000', read: milliseconds, otherwise: 0 },
  target: { kind: 'one', value: 'URL', about: 'a running service to do it by', read: url('http:', 'https:'), otherwise: null },
  criterion: { kind: 'one', value: 'WHAT', about: `what a suite covers: ${criteria.join(', ')}`, read: oneOf(criteria), otherwise: 'transitions' },
  optimal: { kind: 'switch', about: 'look for the fewest events there can be, by integer programming', read: yes, otherwise: false },
  seconds: { kind: 'one', value: 'N', about: 'how long to look for the fewest events', read: seconds, otherwise: 30 },
  format: { kind: 'one', value: 'FORMAT', about: 'the form to write in; the text above names those of this command', read: text, otherwise: null },
  out: { kind: 'one', value: 'FILE', about: 'file to write to; standard output without it', read: text, otherwise: null },
  overlay: { kind: 'one', value: 'FILE', about: 'file of coverage: a run of tests adds to it, a picture shows it', read: text, otherwise: null },
  suite: { kind: 'one', value: 'FILE', about: 'JSON file with the suite to run; without it one is made', read: text, otherwise: null },
  only: { kind: 'one', value: 'TESTID', about: 'run this test of the suite alone', read: text, otherwise: null },
  subject: { kind: 'one', value: 'ID', about: 'whom the flows of the tests are about; for the built-in machines u1 where it is missing', read: text, otherwise: null },
  all: { kind: 'switch', about: 'every machine there is', read: yes, otherwise: false },
  limit: { kind: 'one', value: 'N', about: 'most states to look at; what lies behind is said', read: states, otherwise: 100_000 },
  'explore-seconds': { kind: 'one', value: 'N', about: 'how long to look at states; what is left then is said', read: seconds, otherwise: exploringSeconds },
  json: { kind: 'switch', about: 'print JSON', read: yes, otherwise: false },
  replace: { kind: 'switch', about: 'move aside what the data folder holds', read: yes, otherwise: false },
} as const satisfies Record<string, Option<unknown>>;

export type OptionName = keyof typeof optionTable;
type Entry<Name extends OptionName> = (typeof optionTable)[Name];
type Base<Value> = Value extends string ? string : Value extends number ? number : Value extends boolean ? boolean : Value;

type Value<Read, Otherwise> = Otherwise extends Read ? Read : Read | Base<Otherwise>;

/** What options come to, by name. A list is empty and a value its default where nothing was given. */
export type Flags<Names extends OptionName> = {
  readonly [Name in Names]: Entry<Name>['kind'] extends 'list' ? readonly ReturnType<Entry<Name>['read']>[] : Value<ReturnType<Entry<Name>['read']>, Entry<Name>['otherwise']>;
};

export const optionOf = (name: OptionName): Option<unknown> => optionTable[name];
