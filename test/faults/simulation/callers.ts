// People with several windows open: they start flows, send what they want, look, send again with the same key when the
// connection broke, and sometimes twice at once. Each writes down what it asked and what it was told.
import type { JsonObject } from '#src/ports/json.ts';
import { type Attempt, type History, type Outcome } from '../history.ts';
import type { Random } from '../random.ts';
import type { HostProcess, Request } from './process.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios.ts';
import type { Life, Scheduler } from './scheduler.ts';

export type Callers = {
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly history: History;
  /** Flows anybody may send to. */
  readonly known: { readonly id: string; readonly scenario: Scenario }[];
  host(): HostProcess;
};

/** Resolves when the caller has done all it wanted, and knows of each thing whether it happened. */
export async function call(around: Callers, name: string, intentions: number): Promise<void> {
  const { random, scheduler, known } = around;
  const life: Life = { name, isOver: false };
  for (let number = 1; number <= intentions; number++) {
    await scheduler.point(life, 'thinks');
    const key = `${name}.${number}`;
    const target = known.length === 0 || random.chance(0.2) ? null : random.pick(known);
    if (target === null) await start(around, life, key, random.pick(scenarios));
    else if (random.chance(0.06)) await around.host().cancel(target.id);
    else await send(around, life, key, target);
  }
}

async function start(around: Callers, life: Life, key: string, scenario: Scenario): Promise<void> {
  const outcome = await insist(around, life, { key, flow: null, machine: scenario.machine, event: { type: 'flow.started', nonce: key }, expected: undefined });
  if (outcome.kind === 'acknowledged' && !around.known.some(({ id }) => id === outcome.flow)) around.known.push({ id: outcome.flow, scenario });
}

async function send(around: Callers, life: Life, key: string, { id, scenario }: Callers['known'][number]): Promise<void> {
  const { random, history, scheduler } = around;
  const invoked = history.tick();
  const seen = await around.host().look(id);
  if (seen !== null) history.looks.push({ flow: id, revision: seen.revision, invoked, completed: history.tick() });
  let event: JsonObject & { readonly type: string } = scenario.wish(random, key);
  // Mostly what the flow takes now; sometimes whatever comes to mind.
  for (let turn = 0; turn < 6 && seen?.accepted.includes(event.type) === false && random.chance(0.9); turn++) event = scenario.wish(random, key);
  if (random.chance(0.03)) event = { type: 'flow.cancelled' };
  await scheduler.point(life, `wants ${event.type} of ${id}`);
  const expected = seen !== null && random.chance(0.2) ? seen.revision : undefined;
  // The engine alone cancels; a caller who tries is refused, and leaves no trace.
  await insist(around, life, { key, flow: id, machine: scenario.machine, event, expected });
}

/** Until somebody says yes or no. */
async function insist(around: Callers, life: Life, request: Request): Promise<Outcome> {
  for (;;) {
    const twin = around.random.chance(0.08) ? attempt(around, request) : null;
    const outcome = await attempt(around, request);
    await twin;
    if (outcome.kind === 'acknowledged' || outcome.kind === 'refused') return outcome;
    await around.scheduler.point(life, `tries ${request.key} again`);
  }
}

async function attempt(around: Callers, request: Request): Promise<Outcome> {
  const { history } = around;
  const invoked = history.tick();
  const outcome = await around.host().ask(request);
  const { key, flow, event, expected } = request;
  const recorded: Attempt = { key, flow, event, invoked, completed: history.tick(), outcome, ...(expected === undefined ? {} : { expected }) };
  history.attempts.push(recorded);
  return outcome;
}
