// What an operator of the service may set, by flag or environment, flag first. Anything unknown or unreadable ends the
// start with one line.
import { type Environment, readFlags } from './flags.ts';
import type { Flags, OptionName } from './option-table.ts';
import { UsageError } from './usage-error.ts';

export { UsageError } from './usage-error.ts';

export type Options = {
  readonly port: number;
  readonly host: string;
  /** Folder of the embedded store. */
  readonly data: string;
  /** Folders of machines that are hosted beside the built-in ones. */
  readonly machines: readonly string[];
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
  /** Milliseconds a flow is kept after its end; null: for ever. */
  readonly keepEnded: number | null;
  readonly strictVersions: boolean;
  readonly testClock: boolean;
  /** Draw machine files anew when they are edited. */
  readonly watch: boolean;
};

export const serveOptions = [
  'port', 'host', 'data', 'machines', 'api-key', 'policy', 'sealing-key-file', 'public-url', 'smtp', 'webhook', 'webhook-secret',
  'trust-proxy', 'keep-ended', 'strict-versions', 'test-clock', 'watch',
] as const satisfies readonly OptionName[];

/** @throws {UsageError} */
export const readOptions = (args: readonly string[], environment: Environment): Options => optionsFrom(readFlags(serveOptions, args, environment).flags);

/** @throws {UsageError} two of them do not go together. */
export function optionsFrom(flags: Flags<(typeof serveOptions)[number]>): Options {
  const { port, host, data, machines, policy, smtp, webhook } = flags;
  if (flags['test-clock'] && !['127.0.0.1', '::1', 'localhost'].includes(host)) throw new UsageError('--test-clock is for tests: it needs --host 127.0.0.1, ::1 or localhost');
  if (flags.watch && machines.length === 0) throw new UsageError('--watch looks at folders of machines: name one with --machines DIR');
  return {
    port, host, data, machines, policy, smtp, webhook, apiKey: flags['api-key'], sealingKeyFile: flags['sealing-key-file'], publicUrl: flags['public-url'],
    webhookSecret: flags['webhook-secret'], trustProxy: flags['trust-proxy'], keepEnded: flags['keep-ended'], strictVersions: flags['strict-versions'], testClock: flags['test-clock'], watch: flags.watch,
  };
}
