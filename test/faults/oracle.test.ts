// The oracle itself: a history that kept every promise is found whole, and each way to break one is named.
import { describe, expect, it } from 'vitest';
import type { LogRow } from '#src/ports/store.ts';
import { type Attempt, History, type Look } from './history.ts';
import { textAt } from './text-at.ts';
import { judge, type Stored } from './oracle.ts';

const row = (seq: number, nonce: string, from: string | null, to: string): LogRow => ({ flow: 'f', seq, at: '2026-01-01T00:00:00.000Z', event: { type: 'said', nonce }, from, to, transitions: [] });
const attempt = (key: string, revision: number, [invoked, completed]: readonly [number, number], more: Partial<Attempt> = {}): Attempt =>
  ({ key, flow: 'f', event: { type: 'said', nonce: key }, invoked, completed, outcome: { kind: 'acknowledged', flow: 'f', revision, cause: revision }, ...more });

const log = [row(1, 'k1', null, 'a'), row(2, 'k2', 'a', 'b'), row(3, 'k3', 'b', 'c')];
const attempts = [attempt('k1', 1, [1, 2]), attempt('k2', 2, [3, 6]), attempt('k3', 3, [5, 8], { expected: 2 }), attempt('k4', 0, [7, 9], { outcome: { kind: 'refused', code: 'event.not-accepted' } })];
const looks: Look[] = [{ flow: 'f', revision: 2, invoked: 4, completed: 7 }, { flow: 'f', revision: 3, invoked: 9, completed: 10 }];

type Case = { readonly attempts?: readonly Attempt[]; readonly looks?: readonly Look[]; readonly stored?: readonly Stored[] };
const broken = (changed: Case): string[] => {
  const history = new History();
  history.attempts.push(...(changed.attempts ?? attempts));
  history.looks.push(...(changed.looks ?? looks));
  return judge(history, changed.stored ?? [{ flow: 'f', revision: log.length, log }], ({ event }) => textAt(event, 'nonce')).map(({ promise }) => promise);
};
const stored = (rows: readonly LogRow[], revision = rows.length): Stored[] => [{ flow: 'f', revision, log: rows }];

describe('the oracle', () => {
  it('finds nothing where every promise was kept', () => {
    expect(broken({})).toEqual([]);
  });

  it.each<readonly [string, Case]>([
    ['what was acknowledged is stored', { stored: stored(log.slice(0, 2)), looks: [] }],
    ['what was acknowledged is stored', { stored: [] }],
    ['what was acknowledged is stored', { attempts: attempts.with(2, attempt('k3', 3, [5, 8], { outcome: { kind: 'acknowledged', flow: 'f', revision: 9 } })) }],
    ['what was acknowledged is stored as it was told', { attempts: attempts.with(1, attempt('k2', 3, [3, 6])) }],
    ['a key is applied at most once', { stored: stored([...log, row(4, 'k3', 'c', 'd')]) }],
    ['nothing is applied that nobody asked for', { stored: stored([...log, row(4, 'k9', 'c', 'd')]) }],
    ['what was refused left nothing behind', { stored: stored([...log, row(4, 'k4', 'c', 'd')]) }],
    ['a key that was acknowledged is never refused', { attempts: [...attempts, attempt('k3', 0, [11, 12], { outcome: { kind: 'refused', code: 'event.not-accepted' } })] }],
    ['a conditional event follows the revision it was made for', { attempts: attempts.with(2, attempt('k3', 3, [5, 8], { expected: 1 })) }],
    ['the log has no gap and no double', { stored: stored([log[0]!, log[1]!, { ...log[2]!, seq: 4 }], 4), attempts: attempts.slice(0, 2), looks: [] }],
    ['the log has no gap and no double', { stored: stored(log, 4) }],
    ['each step begins where the one before ended', { stored: stored(log.with(2, row(3, 'k3', 'a', 'c'))) }],
    ['what was seen once stays seen, in one order', { looks: [...looks, { flow: 'f', revision: 2, invoked: 11, completed: 12 }] }],
    ['what was seen once stays seen, in one order', { attempts: attempts.with(1, attempt('k2', 2, [9, 10])) }],
    ['what was seen once stays seen, in one order', { looks: [{ flow: 'f', revision: 2, invoked: 1, completed: 2 }] }],
  ])('names a broken promise: %s', (promise, changed) => {
    expect(broken(changed)).toContain(promise);
  });

  it('lets a request whose answer was lost be applied, and a refused one be asked again', () => {
    const lost = attempt('k3', 0, [5, 8], { outcome: { kind: 'unknown' } });
    expect(broken({ attempts: attempts.with(2, lost), looks: [] })).toEqual([]);
    expect(broken({ attempts: [...attempts.slice(0, 2), attempt('k3', 0, [4, 5], { outcome: { kind: 'refused', code: 'event.not-accepted' } }), attempt('k3', 3, [7, 8])] })).toEqual([]);
  });
});
