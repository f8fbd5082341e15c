// An erasure that is cut short after any of its commits is completed by whoever comes next, and takes nobody else along.
import { describe, expect, it } from 'vitest';
import { completeUser } from '#machines/rules/user.ts';
import { memoryStore } from '#server/stores/memory/memory.store.ts';
import { gatePasses } from '#src/directory/gate-pass.ts';
import { signIns } from '#src/directory/sign-in-record.ts';
import { userRecordFrom } from '#src/directory/user-loading.ts';
import { userKey, users } from '#src/directory/user-record.ts';
import { type FlowRecord, flows } from '#src/engine/flow-record.ts';
import { createVault } from '#src/engine/vault.ts';
import { erasures, erasingWith } from '#src/erasure/erasing.ts';
import { limitKey, limitRows } from '#src/limits/limit-record.ts';
import { flowLanguages, personLanguageKey } from '#src/messages/flow-language.ts';
import { firstAddresses } from '#src/notices/first-addresses.ts';
import { notices } from '#src/notices/notice-row.ts';
import type { Batch, Store } from '#src/ports/store.ts';
import { proofs } from '#src/proofs/proof-record.ts';

const tenant = 'default';
const vault = createVault({ current: 'k1', keys: new Map([['k1', Buffer.alloc(32, 1)]]) });
const clock = { now: () => 1_000, wake: () => () => {}, after: () => () => {} };

async function world() {
  const store = memoryStore();
  let count = 0;
  const ids = { next: (prefix: string) => `${prefix}_${++count}` };
  let commitsLeft = Infinity;
  /** A disk, or a process, that is gone after so many commits. */
  const failing: Store = { ...store, commit: async (batch: Batch) => {
    if (commitsLeft-- <= 0) throw new Error('the process died');
    await store.commit(batch);
  } };
  const put = async (entries: Batch['put'], more: Partial<Batch> = {}) => await store.commit({ expect: [], put: entries, remove: [], log: [], audit: [], ...more });
  const enter = (id: string) => put([{ table: users, key: userKey(tenant, id), row: userRecordFrom(completeUser({ id, methods: [{ type: 'phone', phoneType: 'mobile', number: '+1 2065550100' }] }), null, { tenant, now: 1, ids, vault }) }]);
  for (const id of ['eve', 'ada']) {
    await enter(id);
    for (const kind of ['active', 'done'] as const) {
      const flow = `flow_${id}_${kind}`;
      const row = { id: flow, tenant, machine: 'm', version: '1', subject: id, parent: null, status: kind, pending: {}, children: {}, timers: {}, expiresAt: null, purgeAt: null } as unknown as FlowRecord; // what tables and the erasure read of it
      await put([{ table: flows, key: flow, row }, { table: gatePasses, key: flow, row: { methods: [] } }, { table: signIns, key: flow, row: {} }, { table: proofs, key: flow, row: {} }, { table: flowLanguages, key: flow, row: { language: 'de', until: 1 } }, { table: firstAddresses, key: flow, row: { box: 'x' } }], { log: [{ flow, seq: 1, at: '2026-01-01T00:00:00.000Z', event: { type: 'x' }, from: null, to: null, transitions: [] }] });
    }
    const limit = { tenant, subject: id, family: 'phone' };
    await put([{ table: flowLanguages, key: personLanguageKey({ tenant, id }), row: { language: 'de', until: 1 } }, { table: limitRows, key: limitKey(limit), row: { ...limit, kind: 'sends', sends: [] } }, { table: notices, key: `notice_${id}`, row: { tenant, subject: id } }]);
  }
  const over = async (on: Store) => erasingWith({
    store: on, clock, ids,
    engine: { cancel: async (id) => {
      const row = { ...(await store.get(flows, id))!.row, status: 'cancelled' as const };
      await on.commit({ expect: [], put: [{ table: flows, key: id, row }], remove: [], log: [], audit: [] });
      return row;
    } },
    elsewhere: async function* () {},
  });
  const left = async () => {
    const keys = await Promise.all([users, flows, gatePasses, signIns, proofs, flowLanguages, firstAddresses, limitRows, notices, erasures].map(async ({ name }) => (await store.list({ name }, { limit: 100 })).map(({ key }) => `${name}/${key}`)));
    const logs = await Promise.all(['flow_eve_active', 'flow_eve_done', 'flow_ada_active', 'flow_ada_done'].map(async (flow) => ((await store.log(flow, { after: 0, limit: 9 })).length > 0 ? [`log of ${flow}`] : [])));
    return [...keys.flat(), ...logs.flat()];
  };
  return { left, enter, audit: () => store.audit({ after: 0, limit: 9 }), after: (commits: number) => void (commitsLeft = commits), dying: await over(failing), next: await over(store) };
}

const eve = { tenant, id: 'eve' };
const without = (all: readonly string[]) => all.filter((line) => !line.includes('eve'));

describe('an erasure', () => {
  it('takes everything of one person and nothing of another', async () => {
    const here = await world();
    const before = await here.left();
    expect(await here.next.erase(eve, 'key')).toEqual({ cancelled: 1, flows: 2, auditRecords: 0 });
    expect(await here.left()).toEqual(without(before));
    expect(await here.audit()).toEqual([expect.objectContaining({ activityDisplayName: 'Admin erased user', initiatedBy: { app: { id: 'key' } }, targetResources: [] })]);
    expect(await here.next.erase(eve, 'key')).toBeNull();
    expect(await here.next.finish()).toBe(0);
  });

  it('goes on where it was cut short, after whichever commit', async () => {
    for (let commits = 0; ; commits++) {
      const here = await world();
      const before = await here.left();
      here.after(commits);
      const isDone = await here.dying.erase(eve, 'key').then(() => true, () => false);
      if (isDone) {
        expect(commits).toBeGreaterThanOrEqual(5);
        return;
      }
      const finished = await here.next.finish();
      if (commits === 0) expect(await here.left()).toEqual(before); // it never began
      else expect([finished, await here.left()], `after ${commits} commits`).toEqual([1, without(before)]);
    }
  });

  it('that was cut short is completed before the id is used anew, and takes nothing along of whoever has it then', async () => {
    const here = await world();
    here.after(3);
    await expect(here.dying.erase(eve, 'key')).rejects.toThrow('died');
    await here.next.apart(eve, async () => await here.enter('eve'));
    expect(await here.next.finish()).toBe(0);
    expect((await here.left()).filter((line) => line.includes('eve'))).toEqual(['users/default/eve']);
  });

  it('and a change of the same entry wait for each other', async () => {
    const here = await world();
    const order: string[] = [];
    const change = here.next.apart(eve, async () => {
      await Promise.resolve();
      order.push('changed');
    });
    const erased = here.next.erase(eve, 'key').then(() => void order.push('erased'));
    const again = here.next.apart(eve, async () => void order.push('changed again'));
    await Promise.all([change, erased, again]);
    expect(order).toEqual(['changed', 'erased', 'changed again']);
  });
});
