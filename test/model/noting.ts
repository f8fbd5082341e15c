// Writes down what an activity's answer means outside the chart, by what was typed and what the world was like.
import { expect } from 'vitest';
import type { Channel as Default, ManagedKind } from '#machines/rules/methods.ts';
import type { UserRecord } from '#src/directory/user-record.ts';
import { outputOf } from './answers.ts';
import { person } from './directory-of.ts';
import type { Channel } from './ledger.ts';
import type { Walk } from './walk.ts';

export class Noting {
  readonly #walk: Walk;

  constructor(walk: Walk) {
    this.#walk = walk;
  }

  /** `isReal`: the activity did it itself; one that was made to fail, or to answer, has left nothing behind. */
  async note(src: string, label: string, isReal: boolean): Promise<void> {
    const { ledger, channel, context, edge, typing } = this.#walk;
    if (src === 'review') ledger.reviewPassedBy((outputOf(edge) as { readonly amr?: readonly string[] } | null)?.amr);
    if (!isReal) return;
    const kind = context.method;
    switch (src) {
      case 'prepareApp':
        if (label === 'done') await this.#scan();
        return;
      case 'sendCode':
        return await this.#sentCode(label);
      case 'sendChallenge':
        return await this.#sentChallenge(label);
      case 'checkCode':
        if (label === 'exhausted' && channel !== 'appPush') ledger.locked(kind, channel);
        return;
      case 'checkChallenge':
        if (label === 'exhausted' && channel !== 'appPush') ledger.locked(null, channel);
        if (label === 'accepted') ledger.passed(channel);
        return;
      case 'saveMethod':
        if (kind === null) return;
        return await this.#saved(kind, kind === 'securityQuestions' ? null : channel, label);
      case 'makePassword':
        return await (label === 'done' ? this.#madePassword() : this.#saved('appPassword', null, label));
      case 'deleteMethod':
        return await this.#deleted(label);
      case 'setDefault': {
        const wording = labelOfDefault(channel as Default, await this.#record());
        if (label === 'done') ledger.choseDefault(channel, wording);
        else ledger.couldNotChooseDefault(wording);
        return;
      }
      case 'completeRegistration':
        if (label === 'done') ledger.confirmed();
        return;
      case 'confirmReview':
        ledger.reviewed(label === 'done');
        return;
      default:
        expect(['loadFacts', 'checkPairing'], `${src}, which nothing is known of, and ${typing.name}`).toContain(src);
    }
  }

  #record(): Promise<UserRecord> {
    return this.#walk.lives.meanwhile(person);
  }

  async #sentCode(label: string): Promise<void> {
    const { ledger, channel, context: { method }, typing } = this.#walk;
    if (method === null) return;
    if (channel === 'appPush') {
      if (label === 'sent') ledger.sent('appPush', typing.device);
      return;
    }
    const isCounted = ['sent', 'delivery.failed', 'delivery.unknown', 'address.refused'].includes(label);
    if (isCounted) ledger.begun(method, channel);
    if (isCounted) ledger.proving = method;
    else if (label === 'tooSoon') ledger.awaits(method);
    if (label === 'sent') ledger.sent(channel, e164(typing.address));
  }

  async #sentChallenge(label: string): Promise<void> {
    const { ledger, channel, context: { intent }, devices, typing } = this.#walk;
    if (channel === 'appPush') {
      if (label === 'sent') for (const device of (await devices.request())?.devices ?? []) ledger.sent('appPush', device);
      return;
    }
    if (['sent', 'tooSoon', 'delivery.failed', 'delivery.unknown'].includes(label)) ledger.awaits('challenge');
    if (label === 'sent' && channel !== 'appCode') ledger.sent(channel, e164(await typing.phone(channel, intent?.does === 'delete' || intent?.does === 'change' ? intent.id : null)));
  }

  async #saved(kind: ManagedKind, channel: Channel | null, label: string): Promise<void> {
    const { ledger, context: { intent, facts }, flowId, typing, factsBefore } = this.#walk;
    const isChange = intent?.does === 'change';
    const isWithCode = kind === 'app' && (channel === 'appCode' || typing.seed !== '');
    if (label !== 'done') {
      if (label !== 'proof.missing') ledger.notSaved(kind, channel, isWithCode, isChange);
      return;
    }
    if (facts === null || factsBefore === null) throw new Error('something was put on file of somebody nobody knows');
    const id = isChange ? this.#walk.realId(intent.id) : (await this.#record()).methods.find((method) => method.source === flowId && !ledger.registered.has(method.id))?.id ?? null;
    const proof = { app: channel === 'appPush' ? `${typing.device} ${typing.seed}` : typing.seed, securityQuestions: String(typing.answers), appPassword: typing.name, hardwareToken: '', phone: typing.address, alternatePhone: typing.address, officePhone: typing.address, email: typing.address }[kind];
    ledger.saved({ id: id ?? 'nothing new', kind, proof, channel, isWithCode, isChange, before: factsBefore });
    if (kind !== 'app') return;
    typing.keepSeed(id ?? '', typing.seed);
    if (channel === 'appPush') typing.keptDevices.push(typing.device);
  }

  async #madePassword(): Promise<void> {
    await this.#show((shown) => {
      expect(shown['password'], 'the password, in the answer that made it').toMatch(/^[a-z]{16}$/);
      this.#walk.ledger.secrets.add(shown['password'] ?? '');
    });
    await this.#saved('appPassword', null, 'done');
  }

  async #deleted(label: string): Promise<void> {
    const { ledger, context: { intent, facts }, facts: after, factsBefore } = this.#walk;
    const id = intent?.does === 'delete' ? intent.id : '';
    const kind = (factsBefore ?? facts)?.methods.find((method) => method.id === id)?.kind ?? null;
    if (label !== 'done' || kind === null) {
      ledger.notDeleted(label === 'method.unknown' ? null : kind);
      return;
    }
    const channel = after?.defaultMethod ?? null;
    ledger.deleted(kind, this.#walk.realId(id) ?? '', channel === factsBefore?.defaultMethod ? null : { channel, label: channel === null ? 'no method' : labelOfDefault(channel, await this.#record()) });
  }

  /** What sets an app up is shown in one answer, and by no second one. */
  async #scan(): Promise<void> {
    const { ledger, channel, typing, factsBefore } = this.#walk;
    await this.#show(({ secret = '' }) => {
      expect(secret, 'what the picture holds, in the answer that made it').toMatch(/^[A-Z2-7]{26,32}$/);
      ledger.secrets.add(secret);
      [typing.seed, typing.pairingCode] = channel === 'appPush' ? ['', secret] : [secret, ''];
    });
    ledger.begun('app', channel, channel === 'appPush' && factsBefore?.registrable.app.includes('appCode') === true);
    ledger.isPairing = channel === 'appPush';
    ledger.proving = channel === 'appPush' ? null : 'app';
  }

  async #show(see: (shown: Readonly<Record<string, string>>) => void): Promise<void> {
    await this.#walk.live(null, 0, async ({ engine }) => {
      const { cause } = await this.#walk.flow();
      see((await engine.takeShown(this.#walk.flowId, cause)) as Readonly<Record<string, string>>);
      expect(await engine.takeShown(this.#walk.flowId, cause), 'what is shown once, asked for again').toBeNull();
    });
  }
}

/** As the list of defaults words it, by what is on file. */
function labelOfDefault(channel: Default, { methods }: UserRecord): string {
  if (channel === 'appPush') return 'Authenticator app notification';
  if (channel === 'appCode') return 'code from my authenticator app or token';
  const phones = ['mobile', ...(channel === 'voice' ? ['alternate', 'office'] : [])].flatMap((type) => methods.flatMap((method) => (method.type === 'phone' && method.phoneType === type ? [method.number] : [])));
  const masked = phones[0] === undefined ? '••••••' : `+1 ••••••${phones[0].slice(-4)}`;
  return channel === 'sms' ? `Text a code to ${masked}` : `Call ${masked}`;
}

export const e164 = (address: string): string => (address.startsWith('+') ? address.replaceAll(' ', '') : address);
