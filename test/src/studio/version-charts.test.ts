// The charts of versions that are gone: kept while a flow ran on them.
import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { Definitions } from '#src/engine/definitions.ts';
import { blankFlow, flows } from '#src/engine/flow-record.ts';
import { transact } from '#src/engine/transaction.ts';
import { VersionCharts, versionCharts } from '#src/studio/version-charts.ts';
import { memoryStore } from '#server/stores/memory/memory.store.ts';
import { definitionOf } from '../../engine/hosting.ts';
import { countingIds } from '../../support/counting-ids.ts';
import { manualClock } from '../../support/manual-clock.ts';

const version = (name: string) => definitionOf(createMachine({ id: 'lamp', initial: name, states: { [name]: {} } }), { version: name });

describe('the charts of versions', () => {
  it('stay while a flow ran on them, and go when none did; a start with nothing new writes nothing', async () => {
    const ports = { store: memoryStore(), clock: manualClock(), ids: countingIds() };
    const started = async (name: string) => {
      const charts = new VersionCharts(ports, new Definitions([version(name)]));
      await charts.keep();
      return charts;
    };
    const kept = async () => (await ports.store.list(versionCharts, { limit: 9 })).map(({ key }) => key);
    await started('first');
    await transact(ports, async (tx) => {
      await tx.get(flows, 'f1');
      tx.put(flows, 'f1', { ...blankFlow({ id: 'f1', tenant: 'default', machine: 'lamp', subject: null, input: null }, 'first', 0), status: 'done' });
    });
    await started('second');
    const charts = await started('third');
    expect(await kept()).toEqual(['["lamp","first"]', '["lamp","third"]']);
    expect((await charts.of('lamp', 'first'))?.states.map(({ id }) => id)).toEqual(['lamp', 'lamp.first']);
    expect((await charts.of('lamp', 'third'))?.version).toBe('third');
    expect(await charts.of('lamp', 'second')).toBe(null);
    const before = (await ports.store.get(versionCharts, '["lamp","third"]'))?.version;
    await started('third');
    expect((await ports.store.get(versionCharts, '["lamp","third"]'))?.version).toBe(before);
  });
});
