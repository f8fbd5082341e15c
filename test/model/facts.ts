// Facts about everything that is not the chart, asserted on what a restart has left in each state a path visits. They
// follow from what the person did and the world answered; nothing here asks a machine what it thinks.
import { expect } from 'vitest';
import type { AnyMachineSnapshot } from 'xstate';
import { signIns } from '#src/directory/sign-in-record.ts';
import { seedBinding, type StoredMethod } from '#src/directory/user-record.ts';
import { embeddedDirectory } from '#src/directory/embedded-directory.ts';
import { readFacts } from '#src/directory/facts-reading.ts';
import { restore } from '#src/engine/macrostep.ts';
import { offersOf } from '#src/engine/offers.ts';
import type { Json } from '#src/ports/json.ts';
import { proofs } from '#src/proofs/proof-record.ts';
import { registrationView } from '#src/views/registration-view.ts';
import { person, subject, tenant } from './directory-of.ts';
import type { Registered } from './ledger.ts';
import { codeIn } from './outside-world.ts';
import type { Walk } from './walk.ts';

/** What a person sees while they are waited for. Whatever is not here shows no page: the host is at work, or all is over. */
const pages: Readonly<Record<string, string>> = {
  unavailable: 'unavailable', appNotPrepared: 'unavailable',
  awaitingChallenge: 'challenge', challengeNotSent: 'challengeNotSent',
  standingAtGate: 'cannotChallenge', introducing: 'introduction', readingNotice: 'unsatisfiable', choosingMethod: 'chooseMethod',
  scanningApp: 'scanApp', enteringPhone: 'enterPhone', enteringEmail: 'enterEmail',
  awaitingCode: 'enterCode', awaitingResend: 'enterCode', codeNotSent: 'codeNotSent', confirmingRegistration: 'confirmRegistration',
};
/** How a flow that ended in this state is listed. */
const statuses: Readonly<Record<string, string>> = {
  registered: 'done', notNeeded: 'done', skipped: 'done', passed: 'done', blocked: 'done', unsatisfiable: 'done', notChallengeable: 'done',
  cancelled: 'cancelled', expired: 'expired', lockedOut: 'error', notCapable: 'error',
};

/** The flow stands where the path says, after as many steps as the path has, and the facts hold. */
export async function assertState(walk: Walk, expected: Pick<AnyMachineSnapshot, 'value'>): Promise<void> {
  const [{ snapshot, revision }, log] = [await walk.flow(), await walk.log()];
  expect(snapshot['value']).toEqual(expected.value);
  expect({ revision, rows: log.length }).toEqual({ revision: walk.steps, rows: walk.steps });
  await assertFacts(walk);
}

async function assertFacts(walk: Walk): Promise<void> {
  await onFileIsWhatWasProven(walk);
  await auditTellsWhatHappened(walk);
  messagesWentWhereTheyWereAsked(walk);
  await pageFitsWhatIsWaitedFor(walk);
  await nothingIsLeftOfAnEnd(walk);
  await noSecretIsWrittenDown(walk);
  await directoryIsAsTheSamplesHaveIt(walk);
  expect(walk.lives.complaints, 'what the host complained about').toEqual([]);
}

/** Nothing before its code was accepted, and then exactly the address or the seed that was proven, once. */
async function onFileIsWhatWasProven({ lives, flowId, ledger }: Walk): Promise<void> {
  const record = await lives.meanwhile(person);
  const registered = record.methods.filter(({ source }) => source === flowId).map((method) => proofOf(method));
  expect(registered, 'on file by this flow').toEqual(ledger.registered);
  expect(record.defaultMethod, 'the default method').toBe(ledger.defaultMethod);
  expect(record.confirmedAt !== null, 'confirmed').toBe(ledger.isConfirmed);

  function proofOf(method: StoredMethod): Registered {
    if (method.type === 'phone') return { kind: 'phone', proof: method.number };
    if (method.type === 'email') return { kind: 'email', proof: method.address };
    if (method.type === 'app' && method.seed !== undefined) return { kind: 'app', proof: textIn(lives.vault.open(method.seed, seedBinding(tenant, subject, method.id))) };
    throw new Error(`nobody can have registered this: ${method.type}`);
  }
}

const textIn = (value: Json): string => {
  if (typeof value !== 'string') throw new TypeError('a seed is a text');
  return value;
};

async function auditTellsWhatHappened({ lives, flowId, ledger }: Walk): Promise<void> {
  const rows = await lives.store.audit({ after: 0, limit: 1_000 });
  expect(rows.map(({ activityDisplayName, result, resultReason }) => [activityDisplayName, result, resultReason]), 'the audit log').toEqual(ledger.audits);
  expect(rows.filter((row) => row.correlationId !== flowId || row.targetResources[0]?.id !== subject), 'about this person in this flow').toEqual([]);
}

/** One for each that was asked for and taken by the network; none for an app. Each with a code of its own. */
function messagesWentWhereTheyWereAsked({ network: { delivered }, ledger }: Walk): void {
  expect(delivered.map(({ channel, to }) => ({ channel, to })), 'messages sent').toEqual(ledger.messages);
  expect(new Set(delivered.map(({ key }) => key)).size, 'messages under keys of their own').toBe(delivered.length);
  for (const message of delivered) {
    expect(codeIn(message)).toMatch(/^\d{6}$/);
    ledger.secrets.add(codeIn(message));
  }
}

async function pageFitsWhatIsWaitedFor(walk: Walk): Promise<void> {
  const { view, offered, leaf, record } = await seen(walk);
  expect(view?.page ?? null, `the page while ${leaf}`).toBe(pages[leaf] ?? null);
  expect(record.status, `the status in ${leaf}`).toBe(statuses[leaf] ?? 'active');
  for (const secret of walk.ledger.secrets) expect(JSON.stringify(view ?? {}).includes(secret), `the page while ${leaf} shows ${secret}`).toBe(false);
  // Registration that only password reset asks for can be put off at every sign-in; what Conditional Access enforces cannot.
  if (leaf === 'introducing' || leaf === 'readingNotice' || leaf === 'standingAtGate') expect(offered.has('registration.skipped'), 'may be put off').toBe(walk.facts?.enforced.mfa === false);
  // A code that had its last try is not typed again: only a new one helps.
  if (leaf === 'awaitingResend') expect(offered.has('code.submitted')).toBe(false);
  const { passedBy } = walk.ledger;
  if (record.status === 'active') expect(record.output).toBeNull();
  else expect((record.output as { amr?: unknown } | null)?.amr, 'how the challenge was passed').toEqual(passedBy === null ? undefined : [{ appCode: 'otp', sms: 'sms', voice: 'tel', email: '' }[passedBy], 'mfa']);
}

async function seen({ lives, definitions, flowId }: Walk) {
  const record = await lives.flow(flowId);
  const definition = definitions.find(({ id }) => id === record.machine);
  if (definition === undefined) throw new Error(`nobody hosts ${record.machine}`);
  const snapshot = restore(definition.machine, record.snapshot);
  const rows = { get: async <Row>(table: Parameters<typeof lives.store.get<Row>>[0], key: string) => (await lives.store.get(table, key))?.row ?? null };
  const offers = offersOf(definition, snapshot);
  const view = await registrationView({ record, definition, snapshot }, offers, rows, lives.now, 'en');
  const { value } = record.snapshot;
  return { record, view, offered: new Set(offers.map(({ name }) => name)), leaf: typeof value === 'string' ? value : String(Object.values(value ?? {})[0]) };
}

/** Whatever ended proves nothing any more, waits for nothing and keeps nothing that was typed. */
async function nothingIsLeftOfAnEnd(walk: Walk): Promise<void> {
  const record = await walk.flow();
  if (record.status === 'active') return;
  expect(record, 'a flow that has ended').toMatchObject({ timers: {}, pending: {}, sealed: {}, shown: null });
  expect(await walk.lives.store.get(proofs, walk.flowId), 'its proof').toBeNull();
  expect(await walk.lives.store.get(signIns, walk.flowId), 'its sign-in').toBeNull();
}

/** Neither a number, an address, a code nor a seed, in what is stored of the flow, its history and the audit log. */
async function noSecretIsWrittenDown(walk: Walk): Promise<void> {
  const { sealed: _boxes, shown: _box, ...record } = await walk.flow();
  const written = JSON.stringify([record, await walk.log(), await walk.lives.store.audit({ after: 0, limit: 1_000 })]);
  for (const secret of walk.ledger.secrets) expect(new RegExp(`(?<![0-9A-Za-z])${secret.replaceAll('.', '\\.')}(?![0-9A-Za-z])`).test(written), `${secret} is written down`).toBe(false);
}

/** The directory and the policy of the real host come to the facts that the samples played the chart against. */
async function directoryIsAsTheSamplesHaveIt({ lives, flowId, facts }: Walk): Promise<void> {
  if (facts === null) return;
  const { id, tenant, machine, subject, input } = await lives.flow(flowId);
  const { onFile, unchallengeable, defaultMethod, access, enforced, mfa, sspr, skip, mfaPassed } = (await lives.meanwhile((tx) => readFacts(embeddedDirectory, tx, { flow: { id, tenant, machine, subject, input }, key: null, now: () => lives.now }))).facts;
  const assumed = { onFile: facts.onFile, unchallengeable: facts.unchallengeable ?? [], defaultMethod: facts.defaultMethod, access: facts.access, enforced: facts.enforced, mfa: facts.mfa, sspr: facts.sspr, skip: facts.skip, mfaPassed: facts.mfaPassed };
  expect({ onFile, unchallengeable, defaultMethod, access, enforced, mfa, sspr, skip, mfaPassed }, 'what the directory says').toEqual(assumed);
}
