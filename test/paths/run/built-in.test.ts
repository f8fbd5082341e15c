// A built-in chart's whole suite against the service, with all that a service puts between a person and a chart: schemas,
// sealed values, a lifetime, events that only the host sends.
import { describe, expect, it } from 'vitest';
import { samples } from '#machines/step-up/step-up.samples.ts';
import { explore } from '#src/paths/explore.ts';
import { coverageBy, uncoveredBy } from '#src/paths/run/coverage.ts';
import { runSuite } from '#src/paths/run/run-suite.ts';
import { suiteOf } from '#src/paths/suite-of.ts';
import { chartNamed, loadCharts } from '#server/machines-folder/charts.ts';
import { httpTarget } from '#server/commands/service-target.ts';
import { key, startService } from '../../support/service.ts';

describe('the suite of step-up', () => {
  it('is green against the service, and takes every transition', async () => {
    const { machine, hostEvents, lifetime, version } = chartNamed(await loadCharts([]), ['step-up']);
    const suite = await suiteOf(explore(machine, samples, { hostEvents }), 'transitions', { version, lifetime });
    const service = await startService();
    try {
      await service.call('PUT', '/v1/users/u1', { id: 'u1' });
      const target = httpTarget({ url: service.url, key, machine: 'step-up' });
      await target.open();
      const began = performance.now();
      const results = await runSuite(suite, target, { asSent: samples.asSent });
      const seconds = (performance.now() - began) / 1_000;
      // About somebody else than the suite was made with: the same but for the name.
      await service.call('PUT', '/v1/users/ada-too', { id: 'ada-too' });
      const others = await runSuite(suite, target, { asSent: samples.asSent, subject: 'ada-too', only: suite.tests[0]?.id ?? null });
      expect(others.map(({ divergence }) => divergence)).toEqual([null]);
      await target.close();
      expect(results.filter(({ divergence }) => divergence !== null).map(({ test, divergence }) => [test.title, divergence])).toEqual([]);
      const { total, missing } = uncoveredBy(coverageBy(results.flatMap(({ seen }) => seen), machine, { id: 'step-up', version }), machine);
      expect(missing).toEqual([]);
      console.log(`step-up: ${total} transitions, ${results.length} tests of ${suite.events} events against the service, ${Math.round(suite.events / seconds)} events a second`);
    } finally {
      await service.stop();
    }
  });
});
