// `factorflow test`: runs a suite against a running service, and says where the service does something else.
import { resolve } from 'node:path';
import { mostEventsFor } from '#src/paths/plan/most-events.ts';
import { coverageBy, uncoveredBy } from '#src/paths/run/coverage.ts';
import { divergenceText } from '#src/paths/run/divergence-text.ts';
import { runSuite, type TestResult } from '#src/paths/run/run-suite.ts';
import { withEnds } from '#src/paths/run/with-ends.ts';
import type { Suite } from '#src/paths/suite.ts';
import { suiteOf } from '#src/paths/suite-of.ts';
import { UsageError } from '../config/usage-error.ts';
import { type Chart, chartNamed, loadCharts } from '../machines-folder/charts.ts';
import { exploringSeconds } from '../machines-folder/time-limit.ts';
import { commandLine, keyNote } from './again.ts';
import { command } from './command.ts';
import { counted } from './counted.ts';
import { explored, shortcomings } from './exploring.ts';
import { addToOverlay, overlayIn } from './overlay.ts';
import { suiteIn } from './suite-file.ts';
import { asked, httpTarget, type HttpTarget, type Service } from './service-target.ts';
import { testProgress } from './test-progress.ts';
import { withTickingLine } from './ticking-line.ts';

export const test = command({
  name: 'test',
  about: 'run a suite of tests of a machine against a running service',
  words: 'MACHINE',
  options: ['target', 'api-key', 'criterion', 'machines', 'limit', 'explore-seconds', 'suite', 'only', 'subject', 'overlay'],
  notes: `The service runs on this machine with --test-clock. Its time stands still while the tests run, one after the other, and is
moved by them: timers of its other flows fire too, so nothing else should use it meanwhile. In the tests' flows no activity
and no child machine runs; the tests say what they answer. Actions of the machine's own are performed.
Each step is compared: transitions, state, timers, activities, effects, what changed in the context, page, output, and that a
timer fires neither earlier nor later. The suite is made here from MACHINE and the samples beside it, as "paths" makes it
(--criterion, --limit and --explore-seconds are for that), or read from --suite. Of a chart for which the time was too short the
suite may be another one next time, and a command that does one test again find it no more.
Exit codes: 0 all as expected; 1 a divergence; 2 nothing was run, or the service went away meanwhile.`,
  async run({ target: url, 'api-key': key, criterion, machines, limit, 'explore-seconds': exploring, suite: file, only, subject, overlay }, words) {
    if (url === null) throw new UsageError('--target is missing: the address of a running service, such as http://127.0.0.1:3000');
    if (key === null) throw new UsageError('--target needs a key: --api-key or FACTORFLOW_API_KEY');
    const chart = chartNamed(await loadCharts(machines), words);
    if (overlay !== null) overlayIn(overlay, chart.id);
    const service = { url, key };
    const target = httpTarget({ ...service, machine: chart.id });
    await target.open(); // what keeps a service from being tested is said before anything is planned
    try {
      await checkVersion(service, chart);
    } finally {
      await target.close(); // its time goes on while the suite is planned
    }
    const suite = file === null ? await made(chart, criterion, limit, exploring) : withEnds(suiteIn('--suite', file, chart.id), chart);
    if (only !== null && !suite.tests.some(({ id }) => id === only)) throw new UsageError(`--only ${only}: the suite has no such test; it has ${suite.tests.slice(0, 8).map(({ id }) => id).join(', ')}${suite.tests.length > 8 ? ' …' : ''}`);
    await target.open();
    const shown = testProgress(chart.id, only === null ? suite.tests.length : 1);
    const interrupted = (): void => {
      shown.end();
      void target.end().catch(() => {}).then(() => target.close()).finally(() => process.exit(130));
    };
    process.once('SIGINT', interrupted);
    try {
      await checkSubject(suite, chart, target, subject);
      const again = (id: string): string => commandLine(['test', chart.id, '--target', url, '--only', id, ...(file === null ? ['--criterion', criterion, '--limit', String(limit), ...(exploring === exploringSeconds ? [] : ['--explore-seconds', String(exploring)])] : ['--suite', resolve(file)]), ...machines.flatMap((folder) => ['--machines', resolve(folder)]), ...(subject === null ? [] : ['--subject', subject])]);
      const note = keyNote(key);
      const results = await runSuite(suite, target, {
        asSent: chart.samples.asSent, subject, only,
        onStep: shown.step,
        onResult: (result) => {
          shown.test();
          if (result.divergence === null) return;
          shown.clear();
          process.stdout.write(`${divergenceText(result, { machine: chart.machine, samples: chart.samples, again: again(result.test.id) })}\n${note === null ? '' : `  (${note})\n`}\n`);
        },
      });
      shown.end();
      told(chart, results, overlay);
    } finally {
      shown.end();
      process.off('SIGINT', interrupted);
      await target.close();
    }
  },
});

async function made(chart: Chart, criterion: Suite['criterion'], limit: number, exploring: number): Promise<Suite> {
  const graph = explored(chart, limit, { seconds: exploring });
  for (const line of shortcomings(graph)) say(line);
  return await withTickingLine(`${chart.id}: planning and replaying`, () => suiteOf(graph, criterion, { version: chart.version, id: chart.id, lifetime: chart.lifetime, isBounded: false, events: mostEventsFor(graph) }));
}

/** @throws {UsageError} the service does not host the machine */
async function checkVersion(service: Service, { id, version }: Chart): Promise<void> {
  const { status, body } = await asked(service, 'GET', `/v1/machines/${encodeURIComponent(id)}`);
  if (status !== 200) {
    const { items = [] } = (await asked(service, 'GET', '/v1/machines')).body as { items?: readonly { id: string }[] };
    throw new UsageError(`${service.url} does not host "${id}": there are ${items.map((item) => item.id).join(', ')}`);
  }
  if (body.version !== version) say(`the service hosts ${id} in version ${body.version ?? ''}, the suite is of version ${version}`);
}

/** A person whom the directory does not know would fail every test. @throws {UsageError} */
async function checkSubject({ tests: [first] }: Suite, { samples }: Chart, target: HttpTarget, subject: string | null): Promise<void> {
  if (first === undefined) return;
  const asSent = samples.asSent?.start === undefined ? {} : (samples.asSent.start as (input: unknown) => { readonly subject?: string; readonly input?: unknown })(first.input); // typed by a samples file for its own machine
  const request = { ...(first.input === null || samples.asSent?.start !== undefined ? {} : { input: first.input }), ...asSent, ...(subject === null ? {} : { subject }) };
  const { refused } = await target.start(request);
  await target.end();
  if (refused?.detail.includes('/subject') === true) {
    throw new UsageError(request.subject === undefined ? `the machine needs a subject: --subject ID (${refused.detail})` : `the service does not know the user "${request.subject}": add one by PUT /v1/users/${request.subject} with {"id": "${request.subject}"}, or name another by --subject`);
  }
}

function told(chart: Chart, results: readonly TestResult[], overlay: string | null): void {
  const failed = results.filter(({ divergence }) => divergence !== null).length;
  const steps = results.flatMap(({ seen }) => seen);
  const coverage = coverageBy(steps, chart.machine, chart);
  const events = results.reduce((sum, result) => sum + result.events, 0);
  const { total, missing } = uncoveredBy(coverage, chart.machine);
  process.stdout.write(`${chart.id}: ${counted(results.length, 'test')} of ${counted(events, 'event')}, ${failed === 0 ? 'all as expected' : `${failed} diverged`}; ${total - missing.length} of ${total} transitions taken\n`);
  if (overlay !== null) {
    const together = uncoveredBy(addToOverlay(overlay, coverage, chart.machine), chart.machine);
    process.stdout.write(`with what ${overlay} holds: ${total - together.missing.length} of ${total} transitions taken\n`);
  }
  if (failed > 0) process.exitCode = 1;
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);
