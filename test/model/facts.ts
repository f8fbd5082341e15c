// Facts about everything that is not the chart, asserted on what a restart has left in each state a path visits. They
// follow from what the person did and the world answered; nothing here asks a machine what it thinks.
import { expect } from 'vitest';
import type { AnyMachineSnapshot } from 'xstate';
import type { Facts } from '#machines/rules/facts.ts';
import { devicePlaces } from '#src/devices/device-place.ts';
import { pairings } from '#src/devices/pairing-record.ts';
import { pushRequests } from '#src/devices/push-record.ts';
import { gatePasses } from '#src/directory/gate-pass.ts';
import { signIns } from '#src/directory/sign-in-record.ts';
import { seedBinding, type StoredMethod } from '#src/directory/user-record.ts';
import { embeddedDirectory } from '#src/directory/embedded-directory.ts';
import { readFacts } from '#src/directory/facts-reading.ts';
import { kindOfMethod } from '#machines/rules/on-file.ts';
import { noticeBinding, type NoticeContent, notices } from '#src/notices/notice-row.ts';
import { restore } from '#src/engine/macrostep.ts';
import { offersOf } from '#src/engine/offers.ts';
import type { Json } from '#src/ports/json.ts';
import { proofs } from '#src/proofs/proof-record.ts';
import { registrationView } from '#src/views/registration-view.ts';
import { own, person, subject, tenant } from './directory-of.ts';
import { codeIn } from './outside-world.ts';
import type { Walk } from './walk.ts';

/** What a person sees while they are waited for. Whatever is not here shows no page: the host is at work, or all is over. */
const pages: Readonly<Record<string, string>> = {
  unavailable: 'unavailable', appNotPrepared: 'unavailable', reviewFailed: 'unavailable',
  awaitingChallenge: 'challenge', challengeNotSent: 'challengeNotSent',
  standingAtGate: 'cannotChallenge', standingLocked: 'locked', introducing: 'introduction', readingNotice: 'unsatisfiable', choosingMethod: 'chooseMethod',
  pairingApp: 'pairApp', scanningApp: 'scanApp', awaitingApproval: 'approve', notApproved: 'codeNotSent', enteringPhone: 'enterPhone', enteringEmail: 'enterEmail',
  answeringQuestions: 'answerQuestions', namingPassword: 'namePassword', keepingPassword: 'keepPassword',
  awaitingCode: 'enterCode', awaitingResend: 'enterCode', codeNotSent: 'codeNotSent', confirmingRegistration: 'confirmRegistration', confirmingDeletion: 'confirmDeletion',
};
/** How a flow that ended in this state is listed. */
const statuses: Readonly<Record<string, string>> = {
  registered: 'done', notNeeded: 'done', skipped: 'done', passed: 'done', blocked: 'done', unsatisfiable: 'done', notChallengeable: 'done', reviewed: 'done', finished: 'done', notOffered: 'done',
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
  await directoryIsAsTheSamplesHaveIt(walk);
  await onFileIsWhatWasProven(walk);
  await auditTellsWhatHappened(walk);
  messagesWentWhereTheyWereAsked(walk);
  await personIsToldOfEachAct(walk);
  await pageFitsWhatIsWaitedFor(walk);
  await nothingIsLeftOfAnEnd(walk);
  await noSecretIsWrittenDown(walk);
  expect(walk.lives.complaints, 'what the host complained about').toEqual([]);
}

/** Nothing before its code was accepted, and then exactly the address, seed or device that was proven, once. What was there is as it was. */
async function onFileIsWhatWasProven({ lives, flowId, ledger }: Walk): Promise<void> {
  const record = await lives.meanwhile(person);
  const registered = record.methods.filter(({ source }) => source === flowId).map((method) => [method.id, kindOfMethod(method), proofOf(method)]);
  expect(registered, 'on file by this flow').toEqual([...ledger.registered].map(([id, { kind, proof }]) => [id, kind, proof]));
  expect(record.methods.filter(({ source }) => source !== flowId).map(proofOf).filter((proof) => !elsewhere.has(proof)), 'on file by somebody else').toEqual([]);
  expect(record.defaultMethod, 'the default method').toBe(ledger.defaultMethod);
  expect(record.confirmedAt !== null, 'confirmed').toBe(ledger.isConfirmed);

  function proofOf(method: StoredMethod): string {
    const seed = method.seed === undefined ? '' : textIn(lives.vault.open(method.seed, seedBinding(tenant, subject, method.id)));
    switch (method.type) {
      case 'phone':
        return method.number;
      case 'email':
        return method.address;
      case 'app':
        return method.device === undefined ? seed : `${method.device.id} ${seed}`;
      case 'hardwareToken':
        return seed;
      case 'securityQuestions':
        return String(method.count);
      case 'appPassword':
        return method.name;
    }
  }
}
const elsewhere = new Set([own.number, own.alternate, own.office, own.address, own.seed, own.tokenSeed, '', `${own.device.id} ${own.seed}`, `${own.device.id} `, '5', 'Old program']);

const textIn = (value: Json): string => {
  if (typeof value !== 'string') throw new TypeError('a seed is a text');
  return value;
};

async function auditTellsWhatHappened({ lives, flowId, ledger }: Walk): Promise<void> {
  const rows = await lives.store.audit({ after: 0, limit: 1_000 });
  expect(rows.map(({ activityDisplayName, result, resultReason }) => [activityDisplayName, result, resultReason]), 'the audit log').toEqual(ledger.audits);
  expect(rows.filter((row) => row.correlationId !== flowId || row.targetResources[0]?.id !== subject), 'about this person in this flow').toEqual([]);
}

/** One for each that was asked for and taken by the network; none for a code of an app. Each with a code of its own, and what goes to a device with none. */
function messagesWentWhereTheyWereAsked({ network: { delivered }, ledger }: Walk): void {
  expect(delivered.map(({ channel, to }) => ({ channel, to })), 'messages sent').toEqual(ledger.messages);
  expect(new Set(delivered.map(({ key }) => key)).size, 'messages under keys of their own').toBe(delivered.length);
  for (const message of delivered) {
    if (message.channel === 'push') {
      expect(message.text, 'a request without its number').not.toMatch(/\d/);
      continue;
    }
    expect(codeIn(message)).toMatch(/^\d{6}$/);
    ledger.secrets.add(codeIn(message));
  }
}

/** By one notice for each act, on its way to an address that was on file before it, where there was one that was not used in it. */
async function personIsToldOfEachAct({ heldAtStart, lives, ledger, flowId }: Walk): Promise<void> {
  const rows = await lives.store.list(notices, { limit: 1_000, where: { tenant, subject } });
  expect(rows.length, 'notices').toBe(ledger.acts);
  for (const { key, row } of rows) {
    expect(row.flow, 'of this flow').toBe(flowId);
    if (row.box === null) continue;
    const { ways, changes, by } = lives.vault.open(row.box, noticeBinding(key)) as unknown as NoticeContent;
    expect([changes.length > 0, by], 'of what the person did').toEqual([true, 'user']);
    const atStart = heldAtStart.flatMap(({ kind, answers }) => (kind === 'email' ? [own.address] : kind === 'phone' ? [own.number.replaceAll(' ', '')] : answers.includes('appPush') ? [own.device.id] : []));
    const known = ways.map(({ to }) => to).filter((to) => atStart.some((address) => address === to));
    // An address that an administrator has put there meanwhile is as good.
    if (known.length > 0) expect([own.address, own.number.replaceAll(' ', ''), own.device.id], 'told elsewhere than where this flow leads').toContain(ways[0]?.to);
  }
}

async function pageFitsWhatIsWaitedFor(walk: Walk): Promise<void> {
  const { view, offered, leaf, record } = await seen(walk);
  const page = leaf === 'listing' ? { manage: 'securityInfo', review: 'reviewInfo' }[record.machine] : pages[leaf];
  expect(view?.page ?? null, `the page while ${leaf}`).toBe(page ?? null);
  expect(record.status, `the status in ${leaf}`).toBe(statuses[leaf] ?? 'active');
  for (const secret of walk.ledger.secrets) expect(JSON.stringify(view ?? {}).includes(secret), `the page while ${leaf} shows ${secret}`).toBe(false);
  // Registration that only password reset asks for can be put off at every sign-in, and for a while what Identity Protection enforces; what
  // Conditional Access enforces cannot. A time of grace that ends while a page is open is found out when the person asks.
  const [mayWait, mightWait] = [walk.facts?.skip === 'allowed', walk.skipAtStart === 'allowed'];
  if ((record.machine === 'interrupt' || record.machine === 'converged-2018') && (leaf === 'introducing' || leaf === 'readingNotice' || leaf === 'standingAtGate') && (mayWait || !mightWait)) expect(offered.has('registration.skipped'), 'may be put off').toBe(mayWait);
  if (leaf === 'skipped') expect(walk.facts?.skip, 'who has put it off').toBe('allowed');
  // A code that had its last try is not typed again: only a new one helps.
  if (leaf === 'awaitingResend') expect(offered.has('code.submitted')).toBe(false);
  const { passedBy } = walk.ledger;
  if (record.status === 'active') expect(record.output).toBeNull();
  else expect((record.output as { amr?: unknown } | null)?.amr, 'how the challenge was passed').toEqual(passedBy === null ? undefined : [{ appPush: 'swk', appCode: 'otp', sms: 'sms', voice: 'tel', email: '' }[passedBy], 'mfa']);
}

async function seen({ lives, definitions, flowId }: Walk) {
  const record = await lives.flow(flowId);
  const definition = definitions.find(({ id }) => id === record.machine);
  if (definition === undefined) throw new Error(`nobody hosts ${record.machine}`);
  const snapshot = restore(definition.machine, record.snapshot);
  const rows = { get: async <Row>(table: Parameters<typeof lives.store.get<Row>>[0], key: string) => (await lives.store.get(table, key))?.row ?? null };
  const offers = offersOf(definition, snapshot);
  const view = await registrationView({ record, definition, snapshot }, offers, rows, lives.now, 'en');
  return { record, view, offered: new Set(offers.map(({ name }) => name)), leaf: leafOf(record.snapshot['value'] ?? null) };
}

const leafOf = (value: Json): string => (value !== null && typeof value === 'object' ? leafOf(Object.values(value)[0] ?? null) : String(value));

/** Whatever ended proves nothing any more, waits for nothing and keeps nothing that was typed; no device may answer whose app is not on file. */
async function nothingIsLeftOfAnEnd(walk: Walk): Promise<void> {
  const record = await walk.flow();
  if (record.status === 'active') return;
  const { store } = walk.lives;
  expect(record, 'a flow that has ended').toMatchObject({ timers: {}, pending: {}, sealed: {}, shown: null });
  for (const { name } of [proofs, signIns, gatePasses, pairings, pushRequests]) expect(await store.get({ name }, walk.flowId), `its row in ${name}`).toBeNull();
  const places = (await store.list(devicePlaces, { limit: 100, where: { tenant, subject } })).map(({ key }) => key).filter((id) => id !== own.device.id);
  const onFile = (await walk.lives.meanwhile(person)).methods.flatMap((method) => (method.type === 'app' && method.device !== undefined ? [method.device.id] : []));
  expect(places.filter((id) => !onFile.includes(id) && walk.typing.keptDevices.every((kept) => kept !== id)), 'devices that nobody put on file').toEqual([]);
}

/** Neither a number, an address, a code, an answer, a password, a picture nor a seed, in what is stored of the flow, its history and the audit log. */
async function noSecretIsWrittenDown(walk: Walk): Promise<void> {
  const { sealed: _boxes, shown: _box, ...record } = await walk.flow();
  const written = JSON.stringify([record, await walk.log(), await walk.lives.store.audit({ after: 0, limit: 1_000 })]);
  for (const secret of walk.ledger.secrets) expect(new RegExp(`(?<![0-9A-Za-z])${secret.replaceAll('.', '\\.')}(?![0-9A-Za-z])`).test(written), `${secret} is written down`).toBe(false);
}

/** The directory and the policy of the real host come to the facts that the samples played the chart against. */
async function directoryIsAsTheSamplesHaveIt({ lives, flowId, facts }: Walk): Promise<void> {
  if (facts === null) return;
  const { id, tenant: owner, machine, subject: about, input, status } = await lives.flow(flowId);
  const { vault } = lives;
  const asking = { flow: { id, tenant: owner, machine, subject: about, input }, key: null, now: () => lives.now, open: vault.open.bind(vault), matches: vault.matches.bind(vault) };
  const { facts: real } = await lives.meanwhile((tx) => readFacts(embeddedDirectory, tx, asking));
  expect(comparable(real, status === 'active'), 'what the directory says').toEqual(comparable(facts, status === 'active'));
}

/** Ids are each side's own. What a flow has passed ends with it. */
const comparable = ({ mfaPassed, onlyPassedBy, methods, unchallengeable = [], withoutMfa = [], ...facts }: Facts, isActive: boolean) =>
  ({ ...facts, unchallengeable, withoutMfa, methods: methods.map(({ kind, answers }) => ({ kind, answers })), ...(isActive ? { mfaPassed, onlyPassedBy: methods.findIndex(({ id }) => id === onlyPassedBy) } : {}) });
