// Watches every commit as the store takes it, and compares it with the one before: what a step must write together, which
// timers, work and children may exist in a state, who fired what. It knows rows and charts, nothing of the engine's code.
// A commit may hold several steps of a flow; what stood between two of them it tells from the states that they are logged to.
import { type AnyStateMachine, matchesState, type StateValue } from 'xstate';
import { type FlowRecord, flows, rootOf } from '#src/engine/flow-record.ts';
import { canonical } from '#src/ports/json.ts';
import type { Batch, LogRow } from '#src/ports/store.ts';
import { textAt } from '../text-at.ts';
import { type Entered, enteredIn } from './entered.ts';
import type { Scenario } from './scenario.ts';
import type { World } from './world.ts';

export class Commits {
  readonly #scenarioOf: (machine: string) => Scenario;
  readonly #world: World;
  readonly #entered: ReadonlyMap<string, readonly Entered[]>;
  /** Every flow as last stored. */
  readonly records = new Map<string, FlowRecord>();
  /** Timers and work that are over: neither comes back. */
  readonly #over = new Set<string>();
  readonly #nonces = new Set<string>();
  /** Names of the deeds that are to be performed whatever becomes of the flow. */
  readonly effects = new Set<string>();
  fired = 0;

  constructor(scenarioOf: (machine: string) => Scenario, machines: readonly AnyStateMachine[], world: World) {
    this.#scenarioOf = scenarioOf;
    this.#world = world;
    this.#entered = new Map(machines.map((machine) => [machine.id, enteredIn(machine)]));
  }

  /** Whether the event of this key is durable. */
  has(nonce: unknown): boolean {
    return typeof nonce === 'string' && this.#nonces.has(nonce);
  }

  /** To be called with each batch that the store has taken. */
  see(batch: Batch): void {
    for (const { event } of batch.log) {
      const nonce = textAt(event, 'nonce');
      if (nonce !== null) this.#nonces.add(nonce);
    }
    const puts = batch.put.filter(({ table }) => table.name === flows.name).map(({ row }) => row as FlowRecord);
    for (const flow of puts) this.#step(flow, batch);
    for (const flow of puts) this.#judgeChildren(flow);
    for (const { flow, seq } of batch.log) if (!puts.some(({ id }) => id === flow)) this.#broken('a step is one commit', `${flow}@${seq} is logged without the flow's record`);
    const steps = new Set(batch.log.map(({ flow }) => flow));
    for (const { correlationId, activityDisplayName } of batch.audit) if (!steps.has(correlationId ?? '')) this.#broken('audit records are in the commit of their step', `"${activityDisplayName}" of ${correlationId}`);
  }

  #step(next: FlowRecord, batch: Batch): void {
    const { id, revision, machine } = next;
    const before = this.records.get(id);
    this.records.set(id, next);
    const rows = batch.log.filter(({ flow }) => flow === id);
    const first = before?.revision ?? 0;
    if (rows.length !== revision - first || rows.some(({ seq }, place) => seq !== first + place + 1)) this.#broken('a step is one commit', `${id} goes from ${first} to ${revision} with rows ${rows.map(({ seq }) => seq).join(', ')}`);
    for (const work of Object.values(next.pending)) {
      const deed = this.#scenarioOf(machine).deedOf(work);
      this.#world.promise(deed);
      if (work.kind === 'effect') this.effects.add(deed);
    }
    this.#judgeRows(next);
    if (rows.length === 0) return this.#judgeRest(before, next);
    const last = rows.at(-1);
    if (before !== undefined && before.status !== 'active') this.#broken('a flow that has ended takes nothing', `${id}@${revision}: ${last?.event.type} after ${before.status}`);
    if (canonical(last?.to) !== canonical(next.snapshot['value'])) this.#broken('a step is one commit', `${id}@${revision} is logged to ${canonical(last?.to)} and stored at ${canonical(next.snapshot['value'])}`);
    this.#judgeAudits(next, rows, batch);
    for (const [place, row] of rows.entries()) this.#judgeOrigin(before, next, row, rows.slice(0, place), batch);
    this.#judgeTimers(before, next, rows);
  }

  /** Which timers, work and children a state has, and no others. */
  #judgeRows({ id, machine, status, snapshot, timers, pending, children, revision }: FlowRecord): void {
    const entered = status !== 'active' ? [] : this.#enteredAt(machine, snapshot['value']);
    const there = {
      work: Object.entries(pending).filter(([, { kind }]) => kind === 'activity').map(([name]) => name),
      timers: Object.keys(timers).filter((name) => name.startsWith('xstate.after.')),
      children: Object.entries(children).filter(([, child]) => child.kind === 'flow').map(([name]) => name),
    };
    for (const what of ['work', 'timers', 'children'] as const) {
      const [is, should] = [there[what].toSorted(), entered.flatMap((one) => one[what]).toSorted()];
      if (canonical(is) !== canonical(should)) this.#broken(`${what === 'timers' ? 'a timer exists' : what === 'work' ? 'work exists' : 'a child exists'} exactly while its state is entered`, `${id}@${revision} in ${canonical(snapshot['value'])} (${status}) has ${is.join(', ') || 'none'}`);
    }
    if (status !== 'active' && Object.keys(timers).length > 0) this.#broken('a flow that has ended waits for no timer', `${id}@${revision} has ${Object.keys(timers).join(', ')}`);
  }

  #enteredAt(machine: string, value: unknown): Entered[] {
    return (this.#entered.get(machine) ?? []).filter(({ state }) => state === null || matchesState(state, value as StateValue));
  }

  /** Once the whole commit is in: a child runs as long as its parent has it, and no longer. */
  #judgeChildren({ id, parent, status, revision, children }: FlowRecord): void {
    for (const child of Object.values(children)) {
      const row = child.kind === 'flow' ? this.records.get(child.flow) : undefined;
      if (child.kind === 'flow' && (row?.status === 'active') === child.hasEnded) this.#broken('a child runs exactly while its parent has it', `${id}@${revision} has ${child.flow} (${row?.status ?? 'not there'})`);
    }
    if (parent === null || status !== 'active') return;
    const known = this.records.get(parent.flow)?.children[parent.actor];
    if (known?.kind !== 'flow' || known.flow !== id) this.#broken('a child runs exactly while its parent has it', `${id}@${revision} runs, and ${parent.flow} does not have it`);
  }

  /** Nothing but a step sets or removes a timer, or changes the snapshot. */
  #judgeRest(before: FlowRecord | undefined, next: FlowRecord): void {
    const tokens = (record: FlowRecord | undefined) => Object.values(record?.timers ?? {}).map(({ token }) => token).sort();
    if (canonical(tokens(before)) !== canonical(tokens(next)) || canonical(before?.snapshot) !== canonical(next.snapshot)) this.#broken('nothing moves a flow but a step', `${next.id} at revision ${next.revision}`);
  }

  #judgeAudits({ id, machine }: FlowRecord, rows: readonly LogRow[], batch: Batch): void {
    const wanted = rows.flatMap((row) => this.#scenarioOf(machine).audits(row)).sort();
    const written = batch.audit.filter(({ correlationId }) => correlationId === id).map(({ activityDisplayName, resultReason }) => `${activityDisplayName} ${resultReason}`).sort();
    if (canonical(wanted) !== canonical(written)) this.#broken('audit records are in the commit of their step', `${id}@${rows[0]?.seq}: ${written.join(', ') || 'none'} instead of ${wanted.join(', ') || 'none'}`);
  }

  /** A caller's event brings its key's row along; a completion is that of the run that is waited for. */
  #judgeOrigin(before: FlowRecord | undefined, { id, machine }: FlowRecord, row: LogRow, earlier: readonly LogRow[], batch: Batch): void {
    const { event, seq } = row;
    if (isAsked(row)) {
      const asked = batch.log.filter((other) => rootOf(other.flow) === rootOf(id) && isAsked(other));
      const keys = batch.put.filter(({ table }) => table.name === 'idempotency').map(({ row }) => row as { readonly flow: string; readonly cause: number }).filter(({ flow }) => flow === rootOf(id));
      if (keys.length !== asked.length || (id === rootOf(id) && !keys.some(({ cause }) => cause === seq))) this.#broken('the answer to a key is in the commit of its step', `${id}@${seq} (${event.type})`);
    }
    const completion = /^xstate\.(done|error)\.actor\.(.+)$/.exec(event.type);
    if (completion === null) return;
    const name = completion[2] ?? '';
    const awaited = before?.pending[name];
    const from = completion[1] === 'done' ? textAt(event['output'], 'key') : textAt(event['error'], 'message');
    const isNew = earlier.some(({ to }) => this.#enteredAt(machine, to).some(({ children }) => children.includes(name)));
    if ((awaited === undefined && before?.children[name] === undefined && !isNew) || (from?.startsWith('flow_') === true && from !== awaited?.key)) this.#broken('a completion of an earlier run is dropped', `${id}@${seq}: ${event.type} of ${from}, awaited is ${awaited?.key ?? 'none'}`);
  }

  #judgeTimers(before: FlowRecord | undefined, next: FlowRecord, rows: readonly LogRow[]): void {
    const { id, machine, revision } = next;
    const once = 'a timer fires once, and never after it was cancelled';
    const gone = Object.values(before?.timers ?? {}).filter(({ token }) => !Object.values(next.timers).some((timer) => timer.token === token));
    const mayHaveFired = gone.toSorted((a, b) => a.due - b.due);
    for (const [place, { event, at, seq }] of rows.entries()) {
      const isDelayed = this.#scenarioOf(machine).delayed.includes(event.type);
      if (!event.type.startsWith('xstate.after.') && !isDelayed) continue;
      this.fired += 1;
      const timer = mayHaveFired.find((timer) => timer.event.type === event.type);
      if (timer !== undefined) mayHaveFired.splice(mayHaveFired.indexOf(timer), 1);
      // One that was set by an earlier step of this very commit, and came due, was never stored.
      if (rows.slice(0, place).some(({ to }) => isDelayed ? timer === undefined : this.#enteredAt(machine, to).some(({ timers }) => timers.includes(event.type)))) continue;
      if (timer === undefined) this.#broken(once, `${id}@${seq}: ${event.type} without a timer`);
      else if (timer.due > Date.parse(at)) this.#broken('a timer never fires early', `${id}@${seq}: ${event.type}, ${timer.due - Date.parse(at)} ms early`);
    }
    for (const { token } of gone) this.#over.add(`${id} ${token}`);
    for (const { token, event } of Object.values(next.timers)) if (this.#over.has(`${id} ${token}`)) this.#broken(once, `${id}@${revision}: ${event.type}, ${token} is back`);
    for (const [name, { key }] of Object.entries(before?.pending ?? {})) if (next.pending[name]?.key !== key) this.#over.add(key);
    for (const { key } of Object.values(next.pending)) if (this.#over.has(key)) this.#broken('work that is over does not come back', `${id}@${revision}: ${key}`);
  }

  #broken(promise: string, evidence: string): void {
    this.#world.broken(promise, evidence);
  }
}

/** Whether a caller has asked for the step, and not a parent, a timer or a piece of work. */
const isAsked = ({ flow, seq, event }: LogRow): boolean => textAt(event, 'nonce') !== null || (seq === 1 && flow === rootOf(flow));
