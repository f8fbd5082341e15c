// How things stand at the moment somebody reads the metrics: nothing here is counted along the way.
import { Gauge, type Registry } from 'prom-client';
import { flows } from '#src/engine/flow-record.ts';
import type { Store } from '#src/ports/store.ts';

export type Standing = {
  readonly store: Pick<Store, 'values' | 'trouble'>;
  readonly openStreams: () => number;
};

export function watchStanding(registry: Registry, { store, openStreams }: Standing): void {
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[], collect: (this: Gauge<Label>) => void | Promise<void>) =>
    new Gauge({ name, help, labelNames, registers: [registry], collect });

  gauge('factorflow_flows_active', 'Flows that have not ended, by the machine of their outermost flow.', ['machine'], async function () {
    this.reset();
    for (const { value, count } of await store.values(flows, 'release')) {
      const [machine, , status] = JSON.parse(value) as [string, string, string]; // as the table of flows writes its index
      if (status === 'active') this.inc({ machine }, count);
    }
  });
  gauge('factorflow_flows_parked', 'Flows that wait for their version to be hosted again.', [], async function () {
    this.set((await store.values(flows, 'parked')).reduce((sum, { count }) => sum + count, 0));
  });
  gauge('factorflow_event_streams_open', 'Streams of events that somebody follows.', [], function () {
    this.set(openStreams());
  });
  gauge('factorflow_store_trouble', '1 while the store cannot write.', [], function () {
    this.set(store.trouble() === null ? 0 : 1);
  });
}
