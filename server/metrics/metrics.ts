// What the service counts, as Prometheus reads it. No label names a flow, a person or a secret: machines, the names their
// charts give to things, route templates and codes only, of which there are as many as are hosted and no more.
import { Counter, Histogram, Registry } from 'prom-client';
import type { EngineObserver } from '#src/engine/observer.ts';
import type { NoticeOutcome } from '#src/notices/outbox.ts';
import { StoreUnavailableError } from '#src/ports/store.ts';
import type { SeeAnswered } from '../http/request-log.ts';
import { processRegistry } from './process-metrics.ts';
import { type Standing, watchStanding } from './standing.ts';

export type Metrics = {
  readonly observe: EngineObserver;
  readonly answered: SeeAnswered;
  readonly committed: SeeCommit;
  readonly noticed: (outcome: NoticeOutcome) => void;
  /** Asks, from now on, how things stand whenever it is read. */
  watch(standing: Standing): void;
  readonly contentType: string;
  text(): Promise<string>;
};
/** `error`: what the commit threw, null where it was stored. */
export type SeeCommit = (milliseconds: number, error: unknown) => void;

const seconds = (milliseconds: number): number => milliseconds / 1_000;
const answerTimes = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const workTimes = [0.005, 0.025, 0.1, 0.5, 1, 2.5, 5, 10, 30];
const lateTimes = [0.01, 0.05, 0.25, 1, 5, 30, 120, 600, 3_600];

export function createMetrics(): Metrics {
  const registry = new Registry();
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) => new Counter({ name, help, labelNames, registers: [registry] });
  const histogram = <Label extends string>(name: string, help: string, buckets: number[], ...labelNames: Label[]) => new Histogram({ name, help, buckets, labelNames, registers: [registry] });

  const requests = counter('factorflow_http_requests_total', 'Requests that were answered, by the template of their path.', 'route', 'method', 'status');
  const durations = histogram('factorflow_http_request_duration_seconds', 'From a request to the end of its answer; streams are not measured.', answerTimes, 'route', 'method', 'status');
  const started = counter('factorflow_flows_started_total', 'Flows that were started.', 'machine');
  const ended = counter('factorflow_flows_ended_total', 'Flows that have ended, by how.', 'machine', 'status');
  const events = counter('factorflow_events_total', 'Events that callers sent, by what became of them.', 'machine', 'result');
  const attempts = counter('factorflow_activity_attempts_total', 'Attempts at activities, by how they ended.', 'machine', 'src', 'outcome');
  const work = histogram('factorflow_activity_duration_seconds', 'How long an attempt at an activity ran.', workTimes, 'machine', 'src');
  const timers = counter('factorflow_timers_fired_total', 'Timers that fired.', 'machine');
  const lateness = histogram('factorflow_timer_lateness_seconds', 'How long after its moment a timer was taken up.', lateTimes, 'machine');
  const noticesTold = counter('factorflow_notices_total', 'Attempts to tell people of changes, by how they ended; `retried` and `refused` are followed by another.', 'outcome');
  const commits = histogram('factorflow_commit_duration_seconds', 'From handing the store a batch to its being durable, or refused.', answerTimes, 'result');

  return {
    contentType: registry.contentType,
    observe(told) {
      switch (told.kind) {
        case 'flow.started':
          return started.inc({ machine: told.machine });
        case 'flow.ended':
          return ended.inc({ machine: told.machine, status: told.status });
        case 'event.sent':
          return events.inc({ machine: told.machine ?? 'none', result: told.result });
        case 'activity.attempted':
          attempts.inc({ machine: told.machine, src: told.src, outcome: told.outcome });
          return work.observe({ machine: told.machine, src: told.src }, seconds(told.milliseconds));
        case 'timer.fired':
          timers.inc({ machine: told.machine });
          return lateness.observe({ machine: told.machine }, seconds(Math.max(0, told.late)));
      }
    },
    answered({ route, method, status, milliseconds, isStream }) {
      // A path that leads nowhere may be anything, and so may the method it is asked with.
      const labels = route === null ? { route: 'none', method: 'any', status: String(status) } : { route, method, status: String(status) };
      requests.inc(labels);
      if (!isStream) durations.observe(labels, seconds(milliseconds));
    },
    committed(milliseconds, error) {
      const result = error === null ? 'stored' : error instanceof StoreUnavailableError ? 'unavailable' : 'refused';
      commits.observe({ result }, seconds(milliseconds));
    },
    noticed: (outcome) => noticesTold.inc({ outcome }),
    watch: (standing) => watchStanding(registry, standing),
    text: async () => await Registry.merge([registry, processRegistry()]).metrics(),
  };
}
