// A directory, a clock that stands still, senders that remember, and flows whose activities are performed one by one.
import { randomBytes } from 'node:crypto';
import { completePolicy, type PartialPolicy } from '#machines/rules/policy.ts';
import type { PartialUser, SignIn } from '#machines/rules/user.ts';
import { memoryStore } from '#server/stores/memory/memory.store.ts';
import { activitiesWith, type ActivitySettings, type Handlers } from '#src/activities/activities.ts';
import { keepPass } from '#src/directory/gate-pass.ts';
import { embeddedDirectory } from '#src/directory/embedded-directory.ts';
import { storePolicy } from '#src/directory/policy-record.ts';
import { userRecordFrom } from '#src/directory/user-loading.ts';
import { userKey, type UserRecord, users } from '#src/directory/user-record.ts';
import { ActivityError, type ActivityHost, Completion, Failed } from '#src/engine/activity.ts';
import { transact } from '#src/engine/transaction.ts';
import { createVault } from '#src/engine/vault.ts';
import type { Json } from '#src/ports/json.ts';
import { DeliveryError, type OutgoingMessage, type Sender } from '#src/ports/senders.ts';
import { type AuditRecord, StoreUnavailableError, type Table } from '#src/ports/store.ts';
import { proofs } from '#src/proofs/proof-record.ts';

export const tenant = 'default';
export const person = 'u1';
const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;

type Start = { readonly user?: Partial<PartialUser>; readonly policy?: PartialPolicy; readonly now?: number; readonly settings?: Partial<ActivitySettings> };
export type Answer = { readonly output?: unknown; readonly error?: string; readonly shown?: Json };
/** What a chart leaves empty may be left out. */
type Mostly<Asked> = Omit<Asked, 'subject' | 'replaces' | 'except' | 'given'> & Partial<Pick<Asked, Extract<keyof Asked, 'replaces' | 'except' | 'given'>>>;
/** `crash`: everything but the completion happens, as when the process dies before it. */
type How = { readonly flow?: string; readonly machine?: string; readonly signIn?: Partial<SignIn>; readonly key?: string; readonly crash?: true; /** Happens after the activity has run and before its completion. */ readonly between?: () => Promise<unknown>; readonly subject?: string };

export async function world({ user = {}, policy = {}, now = Date.UTC(2026, 0, 5, 12), settings = {} }: Start = {}) {
  const store = memoryStore();
  let at = now;
  let count = 0;
  const ids = { next: (prefix: string) => `${prefix}_${++count}` };
  const vault = createVault({ current: 'k1', keys: new Map([['k1', randomBytes(32)]]) });
  const ports = { store, ids, clock: { now: () => at, wake: () => () => {} } };
  const secrets = new Map<string, Json>();
  const messages: OutgoingMessage[] = [];
  let failing: DeliveryError['kind'] | null = null;
  const sender: Sender = {
    async send(message) {
      if (failing !== null) throw new DeliveryError(failing, 'as the test wants it');
      messages.push(message);
    },
    async close() {},
  };
  const handlers = activitiesWith({ directory: embeddedDirectory, senders: { sms: sender, voice: sender, email: sender, push: sender }, issuer: 'Example', ids, ...settings });

  const savePolicy = (next: PartialPolicy) => transact(ports, (tx) => storePolicy(tx, tenant, completePolicy(next), at));
  const saveUser = (next: Partial<PartialUser>) => transact(ports, async (tx) => {
    const id = next.id ?? person;
    const previous = await tx.get(users, userKey(tenant, id));
    tx.put(users, userKey(tenant, id), userRecordFrom({ ...next, id }, previous, { tenant, now: at, ids, vault }));
  });
  await savePolicy(policy);
  await saveUser(user);

  async function perform<Src extends keyof Handlers>(src: Src, asked: Mostly<Parameters<Handlers[Src]['run']>[0]>, how: How = {}): Promise<Answer> {
    const { flow = 'flow_1', machine = 'interrupt', signIn = { mfaRegistrationEnforcedBy: ['conditionalAccess'] }, key = `key_${++count}`, subject = person } = how;
    const host: ActivityHost = {
      flow: { id: flow, tenant, machine, subject, input: { signIn } },
      key, attempt: 1, signal: new AbortController().signal,
      now: () => at,
      reveal: ({ sealed }) => secrets.get(sealed) ?? null,
      seal: (value, bound) => vault.seal(value, bound),
      open: (box, bound) => vault.open(box, bound),
      fingerprint: (text, purpose) => vault.fingerprint(text, purpose),
      matches: (known, text, purpose) => vault.matches(known, text, purpose),
      transact: (work) => transact(ports, work),
    };
    const handler = handlers[src] as { run(asked: unknown, host: ActivityHost): Promise<unknown> }; // one of several inputs, and `asked` is of the same one
    const result = await handler.run({ subject, replaces: null, except: null, given: null, ...asked }, host).catch((error: unknown) => {
      if (error instanceof ActivityError) return error;
      throw error;
    });
    if (result instanceof ActivityError) return { error: result.code };
    if (!(result instanceof Completion)) return { output: result };
    if (how.crash === true) return {};
    await how.between?.();
    let shown: Json | undefined;
    // What a completion throws is no answer: the engine would try again for ever, and here the test fails. Of a directory that does not answer it would, a second later each time.
    const settle = (attemptsLeft: number): Promise<unknown> => transact(ports, (tx) => {
      shown = undefined;
      return result.work({
        get: tx.get.bind(tx), put: tx.put.bind(tx), remove: tx.remove.bind(tx), sizeOf: tx.sizeOf.bind(tx), audit: tx.audit.bind(tx), log: tx.log.bind(tx), forget: tx.forget.bind(tx),
        showOnce: (value) => void (shown = value),
      });
    }).catch((error: unknown) => {
      if (error instanceof StoreUnavailableError && attemptsLeft > 0) return settle(attemptsLeft - 1);
      throw error;
    });
    const settled = await settle(9);
    return settled instanceof Failed ? { error: settled.code } : { output: settled, ...(shown === undefined ? {} : { shown }) };
  }

  return {
    store, ports, vault, messages, perform, savePolicy, saveUser,
    /** Types a number, proves it by the code that came, and saves it. */
    async register(method: 'phone' | 'alternatePhone' | 'officePhone', number: string, { channel = 'voice', replaces = null, flow = 'flow_1' }: { channel?: 'sms' | 'voice'; replaces?: string | null; flow?: string } = {}): Promise<Answer> {
      const asked = { method, channel, replaces };
      const typed = this.type(number);
      const sent = await perform('sendCode', { ...asked, given: typed }, { flow });
      if (sent.error !== undefined) return sent;
      await perform('checkCode', { ...asked, entered: this.type(this.lastCode()) }, { flow });
      return await perform('saveMethod', { ...asked, given: typed }, { flow });
    },
    /** As the engine seals what a person types. */
    type(value: Json) {
      const sealed = `typed_${++count}`;
      secrets.set(sealed, value);
      return { sealed };
    },
    /** As if the flow had passed a challenge by everything on file. */
    async pass(flow = 'flow_1') {
      const host = { flow: { id: flow, tenant, machine: 'interrupt', subject: person, input: {} }, fingerprint: vault.fingerprint.bind(vault), open: vault.open.bind(vault), now: () => at };
      await transact(ports, async (tx) => {
        for (const method of (await tx.get(users, userKey(tenant, person)))?.methods ?? []) await keepPass(tx, host, method, 'appCode');
      });
    },
    advance: (milliseconds: number) => void (at += milliseconds),
    now: () => at,
    failSends: (kind: DeliveryError['kind'] | null) => void (failing = kind),
    lastCode: () => codeIn(messages.at(-1)),
    async user(id = person): Promise<UserRecord> {
      const found = await store.get(users, userKey(tenant, id));
      if (found === null) throw new Error(`nobody is called ${id}`);
      return found.row;
    },
    proof: async (flow = 'flow_1') => (await store.get(proofs, flow))?.row ?? null,
    /** What the first edition of the feature records; `later` what came to be recorded later. */
    audit: async (edition: 'first' | 'later' = 'first'): Promise<readonly AuditRecord[]> =>
      (await store.audit({ after: 0, limit: 1_000 })).filter(({ additionalDetails }) => additionalDetails.some(({ key, value }) => key === 'edition' && value === 'later') === (edition === 'later')),
    /** Every row of a table. */
    rows: async <Row>(table: Table<Row>) => await store.list(table, { limit: 1_000 }),
  };
}
export type World = Awaited<ReturnType<typeof world>>;

export const codeIn = (message: OutgoingMessage | undefined): string => /\d(?: ?\d){5}/.exec(message?.text ?? '')?.[0].replaceAll(' ', '') ?? 'no message';
/** Another code than the one given. */
export const wrong = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

export const phone = { type: 'phone', phoneType: 'mobile', number: '+1 2065550100', registeredBy: 'user' } as const;
export const seed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
export const app = { type: 'app', variant: 'other', push: false, code: true, name: 'Pixel', secret: seed } as const;
