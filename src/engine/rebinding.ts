// Stored flows whose version is not hosted, or is made of something else than when they last ran: each goes on where it fits,
// is bound to the version that is hosted, migrated to it, or parked until somebody hosts its own again. Done before anything
// of them is taken up. A flow that fits its own version as it is now goes on untouched, with its revision as callers know it.
import { iso } from '../ports/clock.ts';
import type { JsonObject } from '../ports/json.ts';
import type { Definition } from './definition.ts';
import type { Definitions } from './definitions.ts';
import { childFlowsOf, childrenOf, type FlowRecord, flows } from './flow-record.ts';
import { migrated, wayBetween } from './migration.ts';
import { Releases } from './releases.ts';
import { transact, type Transaction } from './transaction.ts';
import { misfit } from './version-fit.ts';
import type { Writer } from './writer.ts';

/** `kept`: on their own version, which has changed. `freed`: parked earlier, and now at home again. */
export type Rebound = { readonly kept: number; readonly bound: number; readonly migrated: number; readonly parked: number; readonly freed: number };

/** A stored flow would have to be parked, and that is refused. */
export class StrangerError extends Error {
  override readonly name = 'StrangerError';
}

/** What is to become of a family of flows, its outermost first. */
type Plan = { readonly kind: 'kept' | 'bound' | 'migrated' | 'parked'; readonly reason: string; readonly members: readonly FlowRecord[] };

const pageSize = 200;

/**
 * @param isStrict refuse instead of parking
 * @param progress hears how many flows are done, now and then
 * @throws {StrangerError} naming the first flow that would have to be parked, when that is refused; nothing is changed then
 */
export async function rebind(writer: Writer, isStrict: boolean, progress: (done: number) => void = () => {}): Promise<Rebound> {
  const releases = await Releases.read(writer.ports, writer.definitions);
  if (isStrict) await eachStranger(writer, releases, async (record) => {
    const plan = await planFor(writer, writer.ports.store.get.bind(writer.ports.store), record);
    const isHosted = writer.definitions.version(record.machine, record.version) !== undefined;
    if (plan.kind === 'parked') throw new StrangerError(`flow ${record.id} belongs to version ${record.version} of "${record.machine}", which ${isHosted ? 'has changed, and cannot go on with it' : 'is not hosted, and cannot go on with another'}: ${plan.reason}`);
  });
  for (const { id, version } of releases.changed()) writer.ports.log('warn', `the machine "${id}" changed without a new version: its stored flows are looked at`, { machine: id, version });
  const counts = { kept: 0, bound: 0, migrated: 0, parked: 0, freed: 0 };
  let done = 0;
  await eachStranger(writer, releases, async ({ id }) => {
    const kind = await writer.alone(id, () => transact(writer.ports, async (tx) => {
      const record = await tx.get(flows, id);
      if (record === null) return null;
      const plan = await planFor(writer, async (table, key) => ({ row: (await tx.get(table, key))! }), record);
      await carryOut(tx, writer, releases, plan);
      return plan.kind;
    }));
    if (kind !== null) counts[kind]++;
    if (++done % pageSize === 0) progress(done);
  });
  counts.freed = await freeParked(writer, releases); // not before: who comes home need not fit by this conservative judgement
  await releases.remember();
  return counts;
}

/** Active outermost flows that are not at home in what is hosted, those parked earlier too: there may be a way by now. */
async function eachStranger(writer: Writer, releases: Releases, see: (record: FlowRecord) => Promise<void>): Promise<void> {
  const isKnown = (machine: string, version: string): boolean => writer.definitions.version(machine, version) !== undefined && !releases.hasChanged(machine, version);
  for (const { value } of await writer.ports.store.values(flows, 'release')) {
    const [machine, version, standing] = JSON.parse(value) as [string, string, string];
    if (standing !== 'active' || isKnown(machine, version)) continue;
    await eachRow(writer, { release: value, parent: 'none' }, async (row) => {
      if (!releases.isHome(row)) await see(row);
    });
  }
  // Parked because their version had changed, which has not changed back.
  await eachRow(writer, { parked: 'yes', parent: 'none' }, async (row) => {
    if (isKnown(row.machine, row.version) && !releases.isHome(row)) await see(row);
  });
}

/** Page by page, the rows of one page side by side: what is written for them shares syncs of the disk. @throws what the first of a page throws, once all of it are done */
async function eachRow({ ports: { store } }: Writer, where: Readonly<Record<string, string>>, see: (record: FlowRecord) => Promise<void>): Promise<void> {
  for (let after: string | undefined; ;) {
    const page = await store.list(flows, { after, limit: pageSize, where });
    const seen = await Promise.allSettled(page.map(({ row }) => see(row)));
    for (const outcome of seen) if (outcome.status === 'rejected') throw outcome.reason;
    after = page.at(-1)?.key;
    if (page.length < pageSize) return;
  }
}

/** Flows whose own version is hosted again, as it was. */
async function freeParked(writer: Writer, releases: Releases): Promise<number> {
  let freed = 0;
  await eachRow(writer, { parked: 'yes' }, async ({ id }) => {
    await writer.alone(id, () => transact(writer.ports, async (tx) => {
      const record = await tx.get(flows, id);
      if (record?.parked === undefined || writer.definitions.of(record) === undefined || !releases.isHome(record)) return;
      const { parked: _, ...rest } = record;
      tx.put(flows, id, rest);
      freed++;
    }));
  });
  return freed;
}

type Get = (table: typeof flows, key: string) => Promise<{ readonly row: FlowRecord | null } | null>;

async function planFor({ definitions, ports }: Writer, get: Get, root: FlowRecord): Promise<Plan> {
  const parked = (reason: string): Plan => ({ kind: 'parked', reason, members: family });
  const family = await familyOf(get, root);
  const current = definitions.get(root.machine);
  const own = definitions.version(root.machine, root.version);
  if (own !== undefined) {
    const reason = misfitOf(definitions, own, family);
    if (reason === null) return { kind: 'kept', reason: '', members: family };
    if (current === own) return parked(reason);
  }
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
  const reason = misfitOf(definitions, current, members);
  if (reason !== null) return parked(reason);
  return { kind: way === null ? 'bound' : 'migrated', reason: '', members };
}

/** Why a family cannot go on with this version of its outermost flow's machine; null: it can. */
function misfitOf(definitions: Definitions, release: Definition, members: readonly FlowRecord[]): string | null {
  for (const member of members) {
    const bound = { ...member, version: release.version };
    const definition = member.parent === null ? release : definitions.of(bound);
    const reason = definition === undefined ? `the machine of its child "${member.machine}" is no longer there` : misfit(definition, bound);
    if (reason !== null) return reason;
  }
  return null;
}

async function familyOf(get: Get, root: FlowRecord): Promise<FlowRecord[]> {
  const children = await Promise.all(childFlowsOf(root).map(async (id) => (await get(flows, id))?.row ?? null));
  const inner = await Promise.all(children.filter((child) => child !== null).map((child) => familyOf(get, child)));
  return [root, ...inner.flat()];
}

async function carryOut(tx: Transaction, writer: Writer, releases: Releases, { kind, reason, members }: Plan): Promise<void> {
  const now = writer.ports.clock.now();
  for (const member of members) {
    const before = await tx.get(flows, member.id);
    if (before === null) continue;
    if (kind === 'parked') {
      const ran = releases.ranOn(before);
      if (before.parked?.reason !== reason) tx.put(flows, member.id, { ...before, parked: { reason, since: now, ...(ran === undefined ? {} : { ran }) } });
      continue;
    }
    const { parked: _, ...free } = member;
    if (kind === 'kept') {
      if (before.parked !== undefined) tx.put(flows, member.id, free);
      continue;
    }
    const version = currentOf(writer, members).version;
    const revision = before.revision + 1;
    tx.put(flows, member.id, { ...free, version, revision, updatedAt: now });
    const event: JsonObject & { type: string } = { type: `flow.${kind}`, from: before.version, to: version };
    tx.log({ flow: member.id, seq: revision, at: iso(now), event, from: before.snapshot['value'] ?? null, to: member.snapshot['value'] ?? null, transitions: [] });
    for (const [actor, child] of Object.entries(childrenOf(before))) {
      const isLeft = child.kind === 'flow' && !child.hasEnded && !(actor in childrenOf(member));
      const row = isLeft ? await tx.get(flows, child.flow) : null;
      if (row !== null) await writer.stop(tx, row, 'cancelled');
    }
  }
  if (kind === 'parked') writer.ports.log('warn', 'a flow is parked: its version is not hosted, or no longer as it was', { flow: members[0]?.id, version: members[0]?.version, reason });
}

const currentOf = ({ definitions }: Writer, [root]: readonly FlowRecord[]): Definition => {
  const current = root === undefined ? undefined : definitions.get(root.machine);
  if (current === undefined) throw new Error('a flow is bound to a machine that is not hosted');
  return current;
};
