// Puts the parts together: store, keys, clock, senders, engine, routes. Everything a process holds open is closed here too.
import { mkdirSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { completePolicy, type PartialPolicy } from '#machines/rules/policy.ts';
import { policyErrors } from '#machines/rules/policy-rules.ts';
import { combinedRegistrationDefinitions, viewOfMachine } from '#src/combined-registration/definitions.ts';
import { embeddedDirectory } from '#src/directory/embedded-directory.ts';
import { policyAudits } from '#src/directory/admin-audits.ts';
import { soundDirectory, sounding } from '#src/directory/sound-directory.ts';
import { policyOf, storePolicy } from '#src/directory/policy-record.ts';
import type { Definition } from '#src/engine/definition.ts';
import { Definitions } from '#src/engine/definitions.ts';
import { Engine } from '#src/engine/engine.ts';
import { StrangerError } from '#src/engine/rebinding.ts';
import type { EngineLog } from '#src/engine/engine-ports.ts';
import { HeldFlows } from '#src/engine/held-flows.ts';
import { breaks } from '#src/engine/payloads.ts';
import { ScriptedActivities } from '#src/engine/scripted-activities.ts';
import { sweep as sweepRows } from '#src/engine/sweep.ts';
import { transact } from '#src/engine/transaction.ts';
import { createVault } from '#src/engine/vault.ts';
import { erasingWith } from '#src/erasure/erasing.ts';
import { limitRows } from '#src/limits/limit-record.ts';
import { flowLanguages } from '#src/messages/flow-language.ts';
import { notices } from '#src/notices/notice-row.ts';
import { Outbox } from '#src/notices/outbox.ts';
import { watched } from '#src/notices/watched-store.ts';
import type { Json } from '#src/ports/json.ts';
import type { Store } from '#src/ports/store.ts';
import { VersionCharts } from '#src/studio/version-charts.ts';
import { systemClock } from './clock/system-clock.ts';
import { testClock } from './clock/test-clock.ts';
import { type Options, UsageError } from './config/options.ts';
import { randomIds } from './config/random-ids.ts';
import { sealingKeys } from './config/sealing-key.ts';
import { seedDemo } from './demo/demo-users.ts';
import { Drawings } from './diagram/drawings.ts';
import { builtInOrigin } from './machines-folder/charts.ts';
import { fingerprinted } from './machines-folder/fingerprint.ts';
import { loadMachineFolders } from './machines-folder/load-machines.ts';
import { rowsElsewhere } from './erasure/rows-elsewhere.ts';
import { accessBy } from './http/access.ts';
import { FlowAnswers } from './http/flow-answers.ts';
import { httpServer } from './http/http-server.ts';
import { Idempotency, idempotencyRows, leftOfIdempotency } from './http/idempotency.ts';
import { OpenStreams } from './http/open-streams.ts';
import { openapi } from './http/openapi.ts';
import { pipeline } from './http/pipeline.ts';
import type { Route } from './http/route.ts';
import { auditRoutes } from './http/routes/audit.ts';
import { demoDeviceRoutes } from './http/routes/demo-device.ts';
import { demoRoutes } from './http/routes/demo.ts';
import { diagramRoutes } from './http/routes/diagram.ts';
import { deviceRoutes } from './http/routes/devices.ts';
import { flowRoutes } from './http/routes/flows.ts';
import { keyRoutes } from './http/routes/keys.ts';
import { machineRoutes } from './http/routes/machines.ts';
import { operationRoutes } from './http/routes/operations.ts';
import { policyRoutes } from './http/routes/policy.ts';
import { metricsRoutes } from './http/routes/metrics.ts';
import { reportRoutes } from './http/routes/reports.ts';
import { rollbackRoutes } from './http/routes/rollback.ts';
import { studioRoutes } from './http/routes/studio.ts';
import { studioDataRoutes } from './http/routes/studio-data.ts';
import { studioWatchRoutes } from './http/routes/studio-watch.ts';
import { testActivityRoutes } from './http/routes/test-activities.ts';
import { testClockRoutes } from './http/routes/test-clock.ts';
import { testFlowRoutes } from './http/routes/test-flows.ts';
import { userAdministrationRoutes } from './http/routes/user-administration.ts';
import { userRoutes } from './http/routes/users.ts';
import { whatIfRoutes } from './http/routes/what-if.ts';
import { schemas } from './http/schemas.ts';
import { checkSealingKeys } from './keys/sealed-canary.ts';
import { openKeys } from './keys/service-keys.ts';
import { measured } from './metrics/measured-store.ts';
import { createMetrics } from './metrics/metrics.ts';
import { openSenders } from './senders/senders.ts';
import { Checks } from './studio/checks.ts';
import { WatchedFolders } from './studio/watched-folders.ts';
import { pairingLink } from './pages/demo-device/pairing-link.ts';
import { holdsStore, type LowdbStoreOptions, openLowdbStore } from './stores/lowdb/lowdb.store.ts';

export const version = '0.1.0';
/** The one tenant, for now; every record carries it already. */
const tenant = 'default';
const sweepEvery = 60_000;
/** The name of the service as people know it. */
const issuer = 'Factorflow';

export type Host = {
  readonly server: Server;
  readonly engine: Engine;
  readonly store: Store;
  /** A key that nobody has seen yet, to be printed once; null when it was given or printed earlier. */
  readonly newKey: string | null;
  /** Forgets what nobody may ask for any more; done every minute. */
  sweep(): Promise<void>;
  /** To be called once it has been printed. */
  announced(): Promise<void>;
  readonly isDemo: boolean;
  readonly routes: readonly Route[];
  /** No new work; what runs finishes, for at most `patience` milliseconds (default 10 000) each; files are closed. */
  close(patience?: number): Promise<void>;
};

/**
 * @param hosted what to host instead of the built-in machines as they are, made of those
 * @throws {UsageError} a setting that cannot work.
 */
export async function openHost(options: Options, log: Logger, hosted: (builtIn: Definition[]) => Definition[] = (builtIn) => builtIn, openStore: (options: LowdbStoreOptions) => Promise<Store> = openLowdbStore): Promise<Host> {
  mkdirSync(options.data, { recursive: true, mode: 0o700 });
  const isFirstStart = !holdsStore(options.data);
  const policy = options.policy === null ? null : policyFrom(options.policy);
  const { keys } = await sealingKeys(options.sealingKeyFile ?? join(options.data, 'sealing-key.json'), isFirstStart);
  const vault = createVault(keys);
  const movable = options.testClock ? testClock() : null;
  const clock = movable ?? systemClock;
  const engineLog: EngineLog = (level, message, { error, ...details }) => log[level]({ ...details, ...(error === undefined ? {} : { err: error }) }, message);
  const metrics = createMetrics();
  let outbox: Outbox | null = null;
  const store = watched(measured(await openStore({ folder: options.data, now: () => clock.now(), log: (message, details) => log.warn(details, message) }), metrics.committed), notices.name, () => outbox?.look());
  const scripted = movable === null ? undefined : new ScriptedActivities();
  const held = movable === null ? undefined : new HeldFlows();
  const ports = { store, clock, ids: randomIds, vault, log: engineLog };
  const senders = openSenders({ smtp: options.smtp, webhook: options.webhook, ...(options.webhookSecret === null ? {} : { webhookSecret: options.webhookSecret }) }, ports);
  try {
    const sound = sounding(engineLog);
    const directory = soundDirectory(embeddedDirectory, sound);
    const builtIn = fingerprinted(hosted(combinedRegistrationDefinitions({ directory, senders: senders.senders, issuer, ids: randomIds, pairingUri: pairingLink({ publicUrl: reachedAt(options), isDemo: senders.isDemoPush }) })));
    const folders = await loadMachineFolders(options.machines, builtIn);
    const definitions = new Definitions([...builtIn, ...folders.current], folders.earlier);
    await checkSealingKeys(ports, keys);
    const keyring = await openKeys(ports, options.apiKey, tenant);
    if (policy !== null) await transact(ports, async (tx) => {
      for (const audit of policyAudits('configuration', tenant, await policyOf(tx, tenant), policy)) tx.audit(audit);
      await storePolicy(tx, tenant, policy, clock.now());
    });
    await seedDemo(ports, tenant);
    const engine = new Engine({ ...ports, retention: options.keepEnded, observe: metrics.observe, scripted, held }, definitions);
    await engine.open({ isStrict: options.strictVersions }).catch((error: unknown) => {
      if (options.strictVersions && error instanceof StrangerError) throw new UsageError(`--strict-versions: ${error.message}`);
      throw error;
    });
    const erasing = erasingWith({ ...ports, engine, elsewhere: rowsElsewhere(ports) });
    await erasing.finish();

    const draining = new AbortController();
    const streams = new OpenStreams();
    outbox = new Outbox({ ...ports, senders: senders.senders, service: issuer, see: metrics.noticed });
    metrics.watch({ store, openStreams: () => streams.count });
    const idempotency = new Idempotency(ports);
    const answers = new FlowAnswers(engine, viewOfMachine({ directory }), ports);
    const drawings = new Drawings();
    const charts = new VersionCharts(ports, definitions);
    // Pictures of what is gone one day are no reason not to start.
    await charts.keep().catch((error: unknown) => log.warn({ err: error }, 'the charts of this start could not be kept'));
    const watchedFolders = options.watch ? new WatchedFolders(options.machines, (id) => { const hosted = definitions.get(id); return hosted === undefined ? undefined : charts.hosted(hosted); }, folders.origins) : null;
    draining.signal.addEventListener('abort', () => watchedFolders?.close());
    const routes: Route[] = [
      ...flowRoutes({ engine, store, answers, idempotency, streams }),
      ...machineRoutes(definitions),
      ...diagramRoutes(definitions, charts, drawings),
      ...policyRoutes(ports),
      ...whatIfRoutes(ports),
      ...userRoutes({ ...ports, erasing, sound }),
      ...userAdministrationRoutes({ ...ports, erasing, directory }),
      ...reportRoutes({ ...ports, sound }),
      ...rollbackRoutes({ ...ports, erasing, directory, draining: draining.signal }),
      ...keyRoutes(keyring, store),
      ...auditRoutes(store),
      ...operationRoutes(store, () => draining.signal.aborted, () => engine.parked()),
      ...metricsRoutes(metrics),
      ...deviceRoutes({ ...ports, engine, directory, issuer }),
      ...studioRoutes(),
      ...studioDataRoutes({ definitions, store, charts, now: () => clock.now(), originOf: (id) => folders.origins.get(id) ?? builtInOrigin(id), checks: new Checks(options.machines, draining.signal), drawings }),
      ...studioWatchRoutes({ folders: watchedFolders, streams, drawings }),
      ...(senders.inbox === null ? [] : demoRoutes(senders.inbox)),
      ...(senders.isDemoPush ? demoDeviceRoutes() : []),
      ...(movable === null ? [] : testClockRoutes(movable)),
      ...(scripted === undefined ? [] : testActivityRoutes(scripted)),
      ...(held === undefined ? [] : testFlowRoutes({ engine, held, store, clock })),
    ];
    routes.push(describing(routes, options.publicUrl));
    const app = pipeline(routes, { access: accessBy(keyring, store), log, trustProxy: options.trustProxy, draining: draining.signal, continueOf: (id) => answers.continueOf(id), see: metrics.answered });
    const server = httpServer(app);
    let underWay = 0;
    server.on('request', (_, response) => {
      underWay++;
      response.once('close', () => underWay--);
    });
    const sweep = async (): Promise<void> => {
      await sweepRows(ports, idempotencyRows, leftOfIdempotency);
      await sweepRows(ports, limitRows, () => null);
      await sweepRows(ports, flowLanguages, () => null);
    };
    const sweeping = setInterval(() => {
      sweep().catch((error: unknown) => log.warn({ err: error }, 'what is over could not be removed; trying again'));
    }, sweepEvery);
    sweeping.unref();
    outbox.look();
    return {
      server, engine, store, sweep, newKey: keyring.newKey, announced: () => keyring.announced(), isDemo: senders.inbox !== null, routes,
      async close(patience = 10_000) {
        draining.abort();
        clearInterval(sweeping);
        await stopListening(server, () => underWay, patience);
        await engine.close(patience);
        await outbox?.close(patience);
        await senders.close();
        await store.close();
      },
    };
  } catch (error) {
    await senders.close();
    await store.close();
    throw error;
  }
}

/** Answers what was asked; who asks nothing, or has not finished asking or listening in time, is cut off. */
async function stopListening(server: Server, underWay: () => number, patience: number): Promise<void> {
  if (!server.listening) return;
  // Not the HTTP server's own close: that one destroys connections whose answer has been given and not been sent yet.
  const closed = new Promise<void>((done) => void NetServer.prototype.close.call(server, () => done()));
  for (const until = Date.now() + patience; underWay() > 0 && Date.now() < until;) await new Promise((next) => setTimeout(next, 10));
  server.closeAllConnections();
  await closed;
}

function policyFrom(file: string) {
  let given: unknown;
  try {
    given = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`--policy ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const shape = breaks(schemas.policy, given as Json);
  const complete = shape.length === 0 ? completePolicy(given as PartialPolicy) : null;
  const errors = complete === null ? shape : policyErrors(complete);
  if (complete === null || errors.length > 0) throw new UsageError(`--policy ${file} breaks a rule: ${errors.map(({ pointer, message }) => `${pointer} ${message}`).join('; ')}`);
  return complete;
}

/** Where nobody has said it, callers are taken to be on this machine. */
const reachedAt = ({ publicUrl, host, port }: Pick<Options, 'publicUrl' | 'host' | 'port'>): string | null =>
  publicUrl ?? (port === 0 ? null : `http://${host.includes(':') ? `[${host}]` : host}:${port}`);

const describing = (routes: readonly Route[], publicUrl: string | null): Route => ({
  method: 'get', path: '/openapi.json', summary: 'This description', tag: 'operations', access: 'open', roles: [],
  answers: { 200: { description: 'OpenAPI 3.1.' } },
  handle: async () => ({ status: 200, body: openapi(routes, version, publicUrl) }),
});
