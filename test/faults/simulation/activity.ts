// Work that does its deed in the simulated world, where each line of it can be the last: activities, and the action `tell`.
import { type Activity, ActivityError, type FlowFacts } from '#src/engine/activity.ts';
import type { Pending } from '#src/engine/flow-record.ts';
import { textAt } from '../text-at.ts';
import type { Surroundings } from './scenario.ts';

/** `end` makes the answer of an attempt that came so far. */
export function deed(src: string, { life, scheduler, world, weather }: Surroundings, end: (key: string, flow: FlowFacts) => unknown = (key) => ({ key }), more: Partial<Activity> = {}): Activity {
  return {
    attempts: 3,
    ...more,
    run: async (_, host) => {
      await scheduler.point(life, `${src} of ${host.flow.id} begins, attempt ${host.attempt}`);
      if (weather.strikes('failure')) throw new ActivityError('failed', host.key, { retryable: true });
      if (weather.strikes('refusal')) throw new ActivityError('refused', host.key);
      world.perform({ src, key: host.key, attempt: host.attempt, process: life.name });
      if (weather.strikes('hanging')) await new Promise(() => {});
      await scheduler.point(life, `${src} of ${host.flow.id} has done its deed`);
      if (weather.strikes('failure afterwards')) throw new ActivityError('failed', host.key, { retryable: true });
      return end(host.key, host.flow);
    },
  };
}

type Told = { readonly nonce: string; readonly serial: number };
const toldAs = ({ nonce, serial }: Told): string => `${nonce}/${serial}`;

/** The action: XState's type forgets what it returns, the host waits for it. */
export const telling = ({ life, scheduler, world }: Surroundings) => (_: unknown, told: Told): unknown =>
  scheduler.point(life, `tells ${toldAs(told)}`).then(() => world.perform({ src: 'tell', key: toldAs(told), attempt: 1, process: life.name }));

/** The name under which the world sees a piece of work done: an action is not given its key. */
export const deedOf = ({ kind, key, input }: Pending): string =>
  kind === 'activity' ? key : toldAs({ nonce: textAt(input, 'nonce') ?? '', serial: (input as { serial: number }).serial });
