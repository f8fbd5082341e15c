// Judges a recorded history against what the service stored: acknowledged is stored, a key is applied once, a flow's
// steps are one after the other as the callers saw them. Pure: the kill runs and the simulation are judged by the same rules.
import { canonical, type Json } from '#src/ports/json.ts';
import type { LogRow } from '#src/ports/store.ts';
import type { Attempt, History, Violation } from './history.ts';

/** As found when everything was over. */
export type Stored = { readonly flow: string; readonly revision: number; readonly log: readonly LogRow[] };

type Row = LogRow & { readonly event: { readonly nonce?: Json } };

/**
 * @param nonceOf what tells one applied intention from any other in a log row, or null where the row does not say: the
 * intention's key
 */
export function judge(history: History, stored: readonly Stored[], nonceOf: (row: LogRow, of: Stored) => string | null): Violation[] {
  const found: Violation[] = [];
  const broken = (promise: string, evidence: string): void => void found.push({ promise, evidence });
  const byFlow = new Map(stored.map((flow) => [flow.flow, flow]));
  const applied = new Map<string, { flow: string; seq: number; row: Row }[]>();
  for (const flow of stored) {
    judgeLog(flow, broken);
    for (const row of flow.log) {
      const nonce = nonceOf(row, flow);
      if (nonce !== null) applied.set(nonce, [...(applied.get(nonce) ?? []), { flow: flow.flow, seq: row.seq, row }]);
    }
  }
  const intentions = Map.groupBy(history.attempts, ({ key }) => key);
  for (const [nonce, places] of applied) {
    if (places.length > 1) broken('a key is applied at most once', `${nonce} at ${places.map(({ flow, seq }) => `${flow}@${seq}`).join(', ')}`);
    if (!intentions.has(nonce)) broken('nothing is applied that nobody asked for', `${nonce} at ${places[0]?.flow}@${places[0]?.seq}`);
  }
  for (const [key, attempts] of intentions) judgeIntention(key, attempts, applied.get(key) ?? [], byFlow, broken);
  judgeOrder(history, applied, broken);
  return found;
}

type Broken = (promise: string, evidence: string) => void;
type Place = { readonly flow: string; readonly seq: number; readonly row: Row };

function judgeLog({ flow, revision, log }: Stored, broken: Broken): void {
  log.forEach((row, place) => {
    if (row.seq !== place + 1) broken('the log has no gap and no double', `${flow}: row ${place + 1} has number ${row.seq}`);
    const before = log[place - 1];
    if (before !== undefined && canonical(before.to) !== canonical(row.from)) broken('each step begins where the one before ended', `${flow}@${row.seq}: from ${canonical(row.from)}, after ${canonical(before.to)}`);
  });
  if (log.length !== revision) broken('the log has no gap and no double', `${flow}: at revision ${revision} with ${log.length} rows`);
}

function judgeIntention(key: string, attempts: readonly Attempt[], places: readonly Place[], byFlow: ReadonlyMap<string, Stored>, broken: Broken): void {
  const [place] = places;
  // A refusal is not remembered: a later request of the same intention may find the world willing.
  const isExplained = attempts.some(({ outcome }) => outcome.kind === 'acknowledged' || outcome.kind === 'unknown');
  if (place !== undefined && !isExplained) broken('what was refused left nothing behind', `${key} at ${place.flow}@${place.seq}`);
  for (const { outcome, event, expected, invoked } of attempts) {
    if (outcome.kind === 'refused' && attempts.some((other) => other.outcome.kind === 'acknowledged' && other.completed < invoked)) broken('a key that was acknowledged is never refused', `${key} (${event.type}): ${outcome.code}`);
    if (outcome.kind !== 'acknowledged') continue;
    const told = `${key} (${event.type}) was acknowledged in ${outcome.flow} at revision ${outcome.cause ?? outcome.revision}`;
    const flow = byFlow.get(outcome.flow);
    if (flow === undefined || place === undefined) {
      broken('what was acknowledged is stored', `${told} and is not there`);
      continue;
    }
    if (flow.revision < outcome.revision) broken('what was acknowledged is stored', `${told}, and the flow stands at ${flow.revision}`);
    if (place.flow.startsWith(`${outcome.flow}~`)) continue; // a child's step: its parent was at another revision
    if (place.flow !== outcome.flow || place.seq > outcome.revision || (outcome.cause !== undefined && place.seq !== outcome.cause)) broken('what was acknowledged is stored as it was told', `${told} and stands at ${place.flow}@${place.seq}`);
    if (expected !== undefined && place.seq !== expected + 1) broken('a conditional event follows the revision it was made for', `${told}, for revision ${expected}`);
  }
}

/** Real-time order: what was over before something began is not behind it. Each flow is a register that counts its steps. */
function judgeOrder(history: History, applied: ReadonlyMap<string, readonly Place[]>, broken: Broken): void {
  type Sight = { readonly flow: string; readonly revision: number; readonly isStep: boolean; readonly invoked: number; readonly completed: number; readonly name: string };
  const requests = new Map<string, number>();
  for (const { key } of history.attempts) requests.set(key, (requests.get(key) ?? 0) + 1);
  const steps = history.attempts.flatMap((attempt): Sight[] => {
    const { outcome, key, invoked, completed } = attempt;
    const place = applied.get(key)?.[0];
    if (outcome.kind !== 'acknowledged' || place === undefined) return [];
    const answered: Sight = { flow: outcome.flow, revision: outcome.cause ?? outcome.revision, isStep: false, invoked: 0, completed, name: `the answer to ${key}` };
    // Of several requests of one intention nobody knows which one was applied.
    return requests.get(key) === 1 && place.flow === outcome.flow ? [{ flow: place.flow, revision: place.seq, isStep: true, invoked, completed, name: key }, answered] : [answered];
  });
  const looks = history.looks.map((look): Sight => ({ ...look, isStep: false, name: 'a look' }));
  for (const [flow, sights] of Map.groupBy([...steps, ...looks], ({ flow }) => flow)) {
    const over = sights.toSorted((a, b) => a.completed - b.completed);
    let next = 0;
    let newest: Sight | undefined;
    for (const sight of sights.toSorted((a, b) => a.invoked - b.invoked)) {
      for (let done = over[next]; done !== undefined && done.completed < sight.invoked; done = over[next += 1]) if (newest === undefined || done.revision > newest.revision) newest = done;
      if (newest === undefined) continue;
      if (sight.revision < newest.revision || (sight.isStep && sight.revision === newest.revision)) {
        broken('what was seen once stays seen, in one order', `${flow}: ${sight.name} at revision ${sight.revision} began after ${newest.name} had shown ${newest.revision}`);
      }
    }
  }
}
