// Serves until it is told to stop. The first lines say where, with which key, and that a demo is a demo.
import { type Logger, pino } from 'pino';
import type { Host } from '../host.ts';
import { type Options, optionsFrom, serveOptions, UsageError } from '../config/options.ts';
import { command } from './command.ts';
import { gatheredLines } from './gathered-lines.ts';

export const serve = command({ name: 'serve', about: 'serve the API (also "npm start")', options: serveOptions, run: async (flags) => await serveUntilTold(optionsFrom(flags)) });

async function serveUntilTold(options: Options): Promise<void> {
  const log = openLog();
  // What a hosted machine's callback or timer throws later reaches nobody else. Flows live in committed rows: one machine's
  // slip is no reason to stop all of them.
  process.on('uncaughtException', (error, origin) => log.error({ err: error, origin }, 'code of a machine threw where nobody could catch it'));
  // Loaded only now: who mistypes an option, or asks for help, need not wait for all of the service.
  const { openHost } = await import('../host.ts');
  const host = await openHost(options, log);
  await listen(host, options);
  let isStopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (isStopping) return;
    isStopping = true;
    log.info({ signal }, 'stopping: no new work, what runs finishes');
    host.close().then(() => process.exit(0), (error: unknown) => {
      log.error({ err: error }, 'could not stop cleanly');
      process.exit(1);
    });
  };
  // Before anybody is told that it is ready: whoever reads that may stop it at once.
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  announce(host, options);
  await host.announced();
}

/** JSON lines on standard error, written together a tenth of a second later at the latest, so that standard output holds what a person should read. Headers and bodies are never logged. */
export const openLog = (level = process.env['LOG_LEVEL'] ?? 'info'): Logger =>
  pino({ level, base: { service: 'factorflow' }, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths: ['*.authorization', '*.password', '*.secret', '*.number'], censor: '[secret]' } }, gatheredLines(2));

async function listen(service: Host, { port, host }: Options): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  service.server.once('error', reject);
  service.server.listen(port, host, resolve);
  try {
    await promise;
  } catch (error) {
    await service.close();
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(code === 'EADDRINUSE' ? `port ${port} on ${host} is taken; choose another with --port` : `cannot listen on ${host}:${port} (${code ?? String(error)})`);
  }
}

function announce({ server, newKey, isDemo }: Host, options: Options): void {
  const bound = server.address();
  const port = bound !== null && typeof bound === 'object' ? bound.port : options.port;
  const address = options.publicUrl ?? `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`;
  const lines = [
    `Factorflow is ready on ${address}`,
    `  API description  ${address}/openapi.json`,
    `  studio           ${address}/studio`,
    `  data folder      ${options.data}`,
    newKey !== null ? `  API key          ${newKey}   (shown this once; send it as "Authorization: Bearer …")`
      : options.apiKey === null ? '  API key          as printed at the first start with this folder; set another with --api-key' : '  API key          as given',
    isDemo ? `  DEMO SENDERS     codes are not sent but kept for you at GET ${address}/v1/demo/inbox; set --smtp and --webhook for real ones` : '  senders          real ones',
    ...(options.testClock ? ['  TEST CLOCK       callers may move the time'] : []),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
