// Flows as the host runs them, from beginning to end in one process: a person, a policy, an inbox, and whoever sends.
import { randomBytes } from 'node:crypto';
import { completePolicy, type PartialPolicy } from '#machines/rules/policy.ts';
import type { PartialUser, SignIn } from '#machines/rules/user.ts';
import { systemClock } from '#server/clock/system-clock.ts';
import { randomIds } from '#server/config/random-ids.ts';
import { memoryStore } from '#server/stores/memory/memory.store.ts';
import { combinedRegistrationDefinitions } from '#src/combined-registration/definitions.ts';
import { embeddedDirectory } from '#src/directory/embedded-directory.ts';
import { storePolicy } from '#src/directory/policy-record.ts';
import { userRecordFrom } from '#src/directory/user-loading.ts';
import { type UserRecord, userKey, users } from '#src/directory/user-record.ts';
import { Definitions } from '#src/engine/definitions.ts';
import { Engine } from '#src/engine/engine.ts';
import { childrenOf, type FlowRecord, flows } from '#src/engine/flow-record.ts';
import { boundTo } from '#src/engine/steps.ts';
import { transact } from '#src/engine/transaction.ts';
import { createVault } from '#src/engine/vault.ts';
import type { JsonObject } from '#src/ports/json.ts';
import { subject, tenant } from './directory-of.ts';
import { codeIn, network } from './outside-world.ts';

export async function realFlows({ policy, user = {} }: { readonly policy: PartialPolicy; readonly user?: Partial<PartialUser> }) {
  const vault = createVault({ current: 'k1', keys: new Map([['k1', randomBytes(32)]]) });
  const ports = { store: memoryStore(), clock: systemClock, ids: randomIds, vault, log: () => {} };
  const { senders, delivered } = network();
  const engine = new Engine(ports, new Definitions(combinedRegistrationDefinitions({ directory: embeddedDirectory, senders, issuer: 'Factorflow', ids: randomIds })));
  await engine.open();
  await transact(ports, async (tx) => {
    await storePolicy(tx, tenant, completePolicy(policy), Date.now());
    await tx.get(users, userKey(tenant, subject));
    tx.put(users, userKey(tenant, subject), userRecordFrom({ ...user, id: subject }, null, { tenant, now: Date.now(), ids: randomIds, vault }));
  });
  const stored = async (id: string): Promise<FlowRecord> => (await ports.store.get(flows, id))!.row;
  const settled = (id: string): Promise<FlowRecord> => engine.settled(id, 10_000);
  return {
    close: () => engine.close(),
    stored,
    async start(machine: string, signIn: Partial<SignIn>): Promise<FlowRecord> {
      const { id } = await engine.start({ tenant, machine, subject, input: { signIn: signIn as JsonObject } });
      return await settled(id);
    },
    async send(id: string, event: JsonObject & { type: string }): Promise<FlowRecord> {
      await engine.send(id, { event });
      return await settled(id);
    },
    /** The flow of this actor of a flow, once it waits for somebody or has ended. */
    async childOf(id: string, actor: string): Promise<FlowRecord> {
      const child = childrenOf(await stored(id))[actor];
      if (child?.kind !== 'flow') throw new Error(`${id} has no flow ${actor}`);
      return await settled(child.flow);
    },
    /** What the last answer of the flow shows, once. */
    shown: (record: FlowRecord) => vault.open(record.shown?.box ?? '', boundTo(record.id, 'shown')) as Readonly<Record<string, string>>,
    code: (): string => codeIn(delivered.at(-1)!),
    person: async (): Promise<UserRecord> => (await ports.store.get(users, userKey(tenant, subject)))!.row,
    reasons: async (): Promise<readonly string[]> => (await ports.store.audit({ after: 0, limit: 100 })).map(({ resultReason }) => resultReason),
    notice: (record: FlowRecord): unknown => (record.snapshot['context'] as { readonly notice?: unknown }).notice,
  };
}
