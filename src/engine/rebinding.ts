// Stored flows whose version is not hosted: each is bound to the version that is, migrated to it, or parked until somebody
// hosts its own again. Done before anything of them is taken up; every outcome is in the flow's own history.
import { iso } from '../ports/clock.ts';
import type { JsonObject } from '../ports/json.ts';
import type { Definition } from './definition.ts';
import { childFlowsOf, childrenOf, type FlowRecord, flows } from './flow-record.ts';
import { migrated, wayBetween } from './migration.ts';
import { transact, type Transaction } from './transaction.ts';
import { misfit } from './version-fit.ts';
import type { Writer } from './writer.ts';

export type Rebound = { readonly bound: number; readonly migrated: number; readonly parked: number; readonly freed: number };

/** A stored flow would have to be parked, and that is refused. */
export class StrangerError extends Error {
  override readonly name = 'StrangerError';
}

/** What is to become of a family of flows, its outermost first. */
type Plan = { readonly kind: 'bound' | 'migrated' | 'parked'; readonly reason: string; readonly members: readonly FlowRecord[] };

const pageSize = 200;

/**
 * @param isStrict refuse instead of parking
 * @param progress hears how many flows are done, now and then
 * @throws {StrangerError} naming the first flow that would have to be parked, when that is refused; nothing is changed then
 */
export async function rebind(writer: Writer, isStrict: boolean, progress: (done: number) => void = () => {}): Promise<Rebound> {
  if (isStrict) await eachStranger(writer, async (record) => {
    const plan = await planFor(writer, writer.ports.store.get.bind(writer.ports.store), record);
    if (plan.kind === 'parked') throw new StrangerError(`flow ${record.id} belongs to version ${record.version} of "${record.machine}", which is not hosted, and cannot go on with another: ${plan.reason}`);
  });
  const counts = { bound: 0, migrated: 0, parked: 0, freed: await freeParked(writer) };
  let done = 0;
  await eachStranger(writer, async ({ id }) => {
    const kind = await writer.alone(id, () => transact(writer.ports, async (tx) => {
      const record = await tx.get(flows, id);
      if (record === null) return null;
      const plan = await planFor(writer, async (table, key) => ({ row: (await tx.get(table, key))! }), record);
      await carryOut(tx, writer, plan);
      return plan.kind;
    }));
    if (kind !== null) counts[kind]++;
    if (++done % pageSize === 0) progress(done);
  });
  return counts;
}

/** Active outermost flows whose version is not hosted, those parked earlier too: there may be a way by now. */
async function eachStranger(writer: Writer, see: (record: FlowRecord) => Promise<void>): Promise<void> {
  const { store } = writer.ports;
  for (const { value } of await store.values(flows, 'release')) {
    const [machine, version, standing] = JSON.parse(value) as [string, string, string];
    if (standing !== 'active' || writer.definitions.version(machine, version) !== undefined) continue;
    for (let after: string | undefined; ;) {
      const page = await store.list(flows, { after, limit: pageSize, where: { release: value, parent: 'none' } });
      for (const { row } of page) await see(row);
      after = page.at(-1)?.key;
      if (page.length < pageSize) break;
    }
  }
}

/** Flows whose own version is hosted again. */
async function freeParked(writer: Writer): Promise<number> {
  let freed = 0;
  for (let after: string | undefined; ;) {
    const page = await writer.ports.store.list(flows, { after, limit: pageSize, where: { parked: 'yes' } });
    for (const { key } of page) {
      await writer.alone(key, () => transact(writer.ports, async (tx) => {
        const record = await tx.get(flows, key);
        if (record?.parked === undefined || writer.definitions.of(record) === undefined) return;
        const { parked: _, ...rest } = record;
        tx.put(flows, key, rest);
        freed++;
      }));
    }
    after = page.at(-1)?.key;
    if (page.length < pageSize) return freed;
  }
}

type Get = (table: typeof flows, key: string) => Promise<{ readonly row: FlowRecord | null } | null>;

async function planFor({ definitions, ports }: Writer, get: Get, root: FlowRecord): Promise<Plan> {
  const parked = (reason: string): Plan => ({ kind: 'parked', reason, members: family });
  const family = await familyOf(get, root);
  const current = definitions.get(root.machine);
  if (current === undefined) return parked(`no machine "${root.machine}" is hosted`);
  const way = wayBetween(current.migrations ?? [], root.version, current.version);
  let moved = root;
  try {
    if (way !== null) moved = migrated(current, root, way, ports.clock.now());
  } catch (error) {
    return parked(`its migration failed: ${error instanceof Error ? error.message : String(error)}`);
  }
  const reached = (member: FlowRecord): FlowRecord[] => [member, ...family.filter(({ id }) => childFlowsOf(member).includes(id)).flatMap(reached)];
  const members = reached(moved);
  for (const member of members) {
    const bound = { ...member, version: current.version };
    const definition = member.id === root.id ? current : definitions.of(bound);
    const reason = definition === undefined ? `the machine of its child "${member.machine}" is no longer there` : misfit(definition, bound);
    if (reason !== null) return parked(reason);
  }
  return { kind: way === null ? 'bound' : 'migrated', reason: '', members };
}

async function familyOf(get: Get, root: FlowRecord): Promise<FlowRecord[]> {
  const children = await Promise.all(childFlowsOf(root).map(async (id) => (await get(flows, id))?.row ?? null));
  const inner = await Promise.all(children.filter((child) => child !== null).map((child) => familyOf(get, child)));
  return [root, ...inner.flat()];
}

async function carryOut(tx: Transaction, writer: Writer, { kind, reason, members }: Plan): Promise<void> {
  const now = writer.ports.clock.now();
  for (const member of members) {
    const before = await tx.get(flows, member.id);
    if (before === null) continue;
    if (kind === 'parked') {
      if (before.parked?.reason !== reason) tx.put(flows, member.id, { ...before, parked: { reason, since: now } });
      continue;
    }
    const version = currentOf(writer, members).version;
    const revision = before.revision + 1;
    const { parked: _, ...free } = member;
    tx.put(flows, member.id, { ...free, version, revision, updatedAt: now });
    const event: JsonObject & { type: string } = { type: `flow.${kind}`, from: before.version, to: version };
    tx.log({ flow: member.id, seq: revision, at: iso(now), event, from: before.snapshot['value'] ?? null, to: member.snapshot['value'] ?? null, transitions: [] });
    for (const [actor, child] of Object.entries(childrenOf(before))) {
      const isLeft = child.kind === 'flow' && !child.hasEnded && !(actor in childrenOf(member));
      const row = isLeft ? await tx.get(flows, child.flow) : null;
      if (row !== null) await writer.stop(tx, row, 'cancelled');
    }
  }
  if (kind === 'parked') writer.ports.log('warn', 'a flow is parked: its version is not hosted', { flow: members[0]?.id, version: members[0]?.version, reason });
}

const currentOf = ({ definitions }: Writer, [root]: readonly FlowRecord[]): Definition => {
  const current = root === undefined ? undefined : definitions.get(root.machine);
  if (current === undefined) throw new Error('a flow is bound to a machine that is not hosted');
  return current;
};
