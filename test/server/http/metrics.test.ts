// What Prometheus reads: everything that was done is counted under bounded labels, and nobody and no secret is named.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMetrics } from '#server/metrics/metrics.ts';
import { StoreUnavailableError } from '#src/ports/store.ts';
import { send } from '../../support/enrolment.ts';
import { key, type Service, startService } from '../../support/service.ts';
import { newDoor, withDoor } from './door.ts';

describe('metrics', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService(['--test-clock'], withDoor);
  });
  afterAll(async () => await service.stop());

  const text = async (): Promise<string> => (await service.call('GET', '/metrics', undefined, { authorization: '' })).text;
  /** The value of one series; 0 where there is none yet. */
  const valueIn = (metrics: string, series: string): number => Number(metrics.split('\n').find((line) => line.startsWith(`${series} `))?.slice(series.length + 1) ?? 0);
  const growth = async (series: readonly string[], work: () => Promise<unknown>): Promise<number[]> => {
    const before = await text();
    await work();
    const after = await text();
    return series.map((name) => valueIn(after, name) - valueIn(before, name));
  };

  it('count requests by the template of their path, method and status, with their durations', async () => {
    const of = (status: number) => `{route="/v1/flows/{id}",method="GET",status="${status}"}`;
    const { id } = await newDoor(service);
    expect(await growth([`factorflow_http_requests_total${of(200)}`, `factorflow_http_requests_total${of(404)}`, `factorflow_http_request_duration_seconds_count${of(200)}`], async () => {
      for (let i = 0; i < 3; i++) await service.call('GET', `/v1/flows/${id}`);
      await service.call('GET', '/v1/flows/flow_none');
    })).toEqual([3, 1, 3]);
  });

  it('count every unknown path and method under one label', async () => {
    const series = 'factorflow_http_requests_total{route="none",method="any",status="404"}';
    expect(await growth([series], async () => {
      for (let i = 0; i < 20; i++) await service.call(i % 2 === 0 ? 'GET' : 'PATCH', `/nowhere/${i}`);
    })).toEqual([20]);
    expect(await text()).not.toMatch(/nowhere|PATCH/);
  });

  it('count flows started and ended, events by what became of them, activities and timers', async () => {
    const started = 'factorflow_flows_started_total{machine="door"}';
    const ended = (status: string) => `factorflow_flows_ended_total{machine="door",status="${status}"}`;
    const event = (result: string, machine = 'door') => `factorflow_events_total{machine="${machine}",result="${result}"}`;
    const lock = (outcome: string) => `factorflow_activity_attempts_total{machine="door",src="checkLock",outcome="${outcome}"}`;
    const series = [started, ended('done'), ended('cancelled'), event('accepted'), event('event.not-accepted'), event('event.invalid'), event('event.refused'), event('flow.moved-on'), event('flow.ended'), lock('succeeded'), 'factorflow_activity_duration_seconds_count{machine="door",src="checkLock"}', 'factorflow_timers_fired_total{machine="door"}', 'factorflow_timer_lateness_seconds_count{machine="door"}'];
    expect(await growth(series, async () => {
      const { id } = await newDoor(service);
      await send(service, id, { type: 'door.locked' });
      await send(service, id, { type: 'code.typed', code: 'x' });
      await send(service, id, { type: 'number.said', number: 1 });
      await send(service, id, { type: 'door.opened' }, { 'if-match': '"7"' });
      await send(service, id, { type: 'door.opened' });
      await service.call('POST', '/v1/test/clock', { advance: 'PT2M' });
      await expect.poll(async () => (await service.call('GET', `/v1/flows/${id}`)).body.state).toBe('shut');
      await send(service, id, { type: 'door.opened' });
      await send(service, id, { type: 'door.locked' });
      await send(service, id, { type: 'door.opened' });
      await service.call('DELETE', `/v1/flows/${(await newDoor(service)).id}`);
    })).toEqual([2, 1, 1, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
  });

  it('tell what stands now: active flows, open streams, trouble of the store', async () => {
    const active = 'factorflow_flows_active{machine="door"}';
    const before = valueIn(await text(), active);
    const { id } = await newDoor(service);
    expect(valueIn(await text(), active)).toBe(before + 1);
    await service.call('DELETE', `/v1/flows/${id}`);
    expect(valueIn(await text(), active)).toBe(before);
    const { store } = service.host;
    const healthy = store.trouble.bind(store);
    expect(await text()).toContain('\nfactorflow_store_trouble 0\n');
    store.trouble = () => 'the disk is full';
    expect(await text()).toContain('\nfactorflow_store_trouble 1\n');
    store.trouble = healthy;
    expect(await text()).toMatch(/\nfactorflow_flows_parked 0\n/);
  });

  it('time every commit, by how it ended', async () => {
    expect(await growth(['factorflow_commit_duration_seconds_count{result="stored"}'], () => newDoor(service))).toEqual([1]);
    const own = createMetrics();
    own.committed(3, null);
    own.committed(3, new StoreUnavailableError('full'));
    own.committed(3, new Error('another'));
    const metrics = await own.text();
    for (const result of ['stored', 'unavailable', 'refused']) expect(valueIn(metrics, `factorflow_commit_duration_seconds_count{result="${result}"}`)).toBe(1);
  });

  it('tell of the process: memory, processor, the lag of its event loop', async () => {
    const metrics = await text();
    for (const name of ['process_resident_memory_bytes', 'process_cpu_seconds_total', 'nodejs_eventloop_lag_p99_seconds']) expect(metrics).toMatch(new RegExp(`^${name} [\\d.e+-]+$`, 'm'));
    expect(valueIn(metrics, 'process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
  });

  it('are read without a key, and name no flow, no person and no secret', async () => {
    const door = await newDoor(service, 'ada.lovelace@example.org');
    await send(service, door.id, { type: 'code.typed', code: '482913' }, { 'idempotency-key': 'secret-key-1' });
    const metrics = await text();
    for (const secret of [door.id as string, 'ada.lovelace', '482913', 'secret-key-1', key, String(door.userToken)]) expect(metrics).not.toContain(secret);
    expect(metrics.split('\n').filter((line) => !/^$|^# (HELP|TYPE) \w+ .+$|^[a-z_]\w*(\{(\w+="[^"]*",?)*\})? (-?[\d.e+-]+|\+Inf|NaN|Nan)$/.test(line))).toEqual([]);
  });
});
