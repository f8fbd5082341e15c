// One run of the simulation: a seed chooses how bad the weather is, who asks for what, what happens next and where the
// process dies. Then the faults stop, everything comes to rest, and all that was seen is judged.
import type { Definition } from '#src/engine/definition.ts';
import { memoryStore } from '#server/stores/memory/memory.store.ts';
import { countingIds } from '../../support/counting-ids.ts';
import { History, type Violation } from '../history.ts';
import { type Random, randomFrom } from '../random.ts';
import { call, type Callers } from './callers.ts';
import { Commits } from './commits.ts';
import { HostProcess } from './process.ts';
import { textAt } from '../text-at.ts';
import type { Weather } from './scenario.ts';
import { scenarioOf, scenarios } from './scenarios.ts';
import { type Life, Scheduler } from './scheduler.ts';
import { verdict } from './verdict.ts';
import { World } from './world.ts';

export type Counts = { steps: number; crashes: number; outages: number; jumps: number; commits: number; flows: number; acknowledged: number; timers: number; deeds: number };
export type Run = { readonly seed: number; readonly violations: readonly Violation[]; readonly trace: readonly string[]; readonly counts: Counts };

/** A run this long waits for something that nobody will ever bring. */
const mostSteps = 20_000;

/** How often, per step, while faults go on. Some runs are calm in some respect: that finds other faults than storms do. */
const climateOf = (random: Random) => ({
  crash: random.pick([0, 0.003, 0.01, 0.03]),
  outage: random.pick([0, 0.003, 0.01]),
  jump: random.pick([0, 0.01, 0.03]),
  pass: random.pick([0.003, 0.02, 0.1]),
  activity: random.pick([0, 0.1, 0.3]),
  inOrder: random.pick([0, 0, 0.8]),
  faultySteps: random.between(200, 1_500),
});

export async function simulate(seed: number, { isTraced = false }: { readonly isTraced?: boolean } = {}): Promise<Run> {
  const random = randomFrom(seed);
  const climate = climateOf(random);
  const scheduler = new Scheduler(Date.UTC(2026, 0, 1), isTraced);
  const [store, ids, world, history] = [memoryStore(), countingIds(), new World(), new History()];
  const counts: Counts = { steps: 0, crashes: 0, outages: 0, jumps: 0, commits: 0, flows: 0, acknowledged: 0, timers: 0, deeds: 0 };
  let isFair = false;
  let downUntil = 0;

  const weather: Weather = { strikes: (what) => !isFair && random.chance(climate.activity * (what === 'refusal' || what === 'hanging' ? 0.3 : 1)) };
  const definitions = (life: Life): Definition[] => scenarios.flatMap((scenario) => scenario.definitions({ life, scheduler, world, weather }));
  const commits = new Commits(scenarioOf, [...definitions({ name: 'nobody', isOver: true }).map(({ machine }) => machine), ...scenarios.flatMap(({ children = [] }) => children)], world);
  const logged = (name: string, message: string, details: Readonly<Record<string, unknown>>): void => {
    const { value, error } = details;
    const flow = textAt(details, 'flow') ?? '';
    scheduler.say(`${name} logs: ${message} ${flow} ${error instanceof Error ? error.message : ''}`);
    if (message === 'noted' && !commits.has(value)) world.broken('nothing is performed before its cause is committed', `a log line of ${flow} about ${String(value)}`);
  };
  const boot = (): HostProcess => {
    const name = `p${counts.crashes + 1}`;
    const host = new HostProcess(name, {
      scheduler, store, ids, definitions,
      outage: () => (scheduler.steps < downUntil ? 'the disk is full' : null),
      committed: (batch) => {
        counts.commits += 1;
        commits.see(batch);
      },
      logged: (_, message, details) => logged(name, message, details),
    });
    void host.open();
    return host;
  };

  let host = boot();
  const callers: Callers = { random, scheduler, history, known: [], host: () => host };
  let calling = random.between(2, 4);
  for (let caller = calling; caller > 0; caller--) {
    call(callers, `c${caller}`, random.between(5, 14)).catch((error: unknown) => world.broken('every answer is one of the contract', String(error))).finally(() => (calling -= 1));
  }

  /** What goes wrong before the next thing happens. */
  const strike = (): void => {
    if (random.chance(climate.crash)) {
      scheduler.say(`${host.life.name} is killed`);
      counts.crashes += 1;
      host.kill(scheduler);
      host = boot();
    }
    if (random.chance(climate.outage)) {
      counts.outages += 1;
      downUntil = scheduler.steps + random.between(3, 60);
      scheduler.say('the store cannot write for a while');
    }
    if (random.chance(climate.jump)) {
      counts.jumps += 1;
      scheduler.jump(random.pick([-1, 1]) * random.pick([1, 1_000, 20_000, 100_000, random.chance(0.1) ? 3_000_000 : 300_000]));
    }
    if (random.chance(climate.pass)) scheduler.pass(Math.min(scheduler.nextWake() ?? 0, random.pick([500, 5_000, 60_000])));
  };

  await scheduler.settle();
  for (; scheduler.steps < mostSteps;) {
    isFair = scheduler.steps > climate.faultySteps;
    if (!isFair) strike();
    await scheduler.settle();
    if (scheduler.choices > 0) await scheduler.happen(random.chance(climate.inOrder) ? 0 : random.between(0, scheduler.choices - 1));
    else {
      const next = scheduler.nextWake();
      if (next === null) break;
      scheduler.pass(next);
    }
  }
  if (scheduler.steps >= mostSteps || calling > 0) world.broken('everything comes to rest once faults stop', `after ${scheduler.steps} steps ${calling} callers wait`);

  const violations = [...world.violations, ...(await verdict({ store, history, world, commits }))];
  Object.assign(counts, { steps: scheduler.steps, flows: commits.records.size, acknowledged: history.attempts.filter(({ outcome }) => outcome.kind === 'acknowledged').length, timers: commits.fired, deeds: world.deeds.length });
  return { seed, violations, trace: scheduler.trace, counts };
}
