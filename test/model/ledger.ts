// What must have happened outside the chart, kept by hand while a path is walked: written down from what the person did and
// what the world answered, by the rules of the field, never read off the chart.
import type { Facts } from '#machines/rules/facts.ts';
import type { ManagedKind } from '#machines/rules/methods.ts';
import { isMfaCapable } from '#machines/step-up/capable.samples.ts';

export type Channel = 'appPush' | 'appCode' | 'sms' | 'voice' | 'email';
/** A base32 seed, a device and its seed, a number in the directory's form, an address, how many answers, or a name. */
export type Registered = { readonly kind: ManagedKind; readonly proof: string };
export type AuditRow = readonly [activity: string, result: 'success' | 'failure', reason: string];

/** As reasons name a method that is registered, seen in logs of the original feature. */
export function nameOf(kind: ManagedKind, channel: Channel | null, isWithCode = false): string {
  const by = channel === 'voice' ? 'Call' : 'SMS';
  if (kind === 'app') return channel === 'appPush' ? `Authenticator App with Notification${isWithCode ? ' and Code' : ''}` : 'Authenticator App with Code';
  return { phone: `Mobile Phone ${by}`, alternatePhone: `Alternate Phone ${by}`, officePhone: `Office Phone ${by}`, email: 'Email', securityQuestions: 'Security Questions', appPassword: 'App Password', hardwareToken: 'Hardware token' }[kind];
}
/** As the page lists it, and as reasons name one that is changed or deleted. */
export const listedAs: Readonly<Record<ManagedKind, string>> = {
  app: 'Authenticator app', hardwareToken: 'Hardware token', phone: 'Phone', alternatePhone: 'Alternate phone', officePhone: 'Office phone', email: 'Email', securityQuestions: 'Security questions', appPassword: 'App password',
};

const registering = 'User registered security info';
const updating = 'User updated security info';
const deleting = 'User deleted security info';
const completing = 'User registered all required security info';
const changingDefault = 'User changed default security info';
const giving = 'User canceled security info registration';

export class Ledger {
  /** What may show nowhere but in a message, an authenticator app and a sealed row. */
  readonly secrets = new Set<string>();
  readonly messages: { readonly channel: string; readonly to: string }[] = [];
  readonly audits: AuditRow[] = [];
  /** Put on file by this flow and still there, by the method's id. */
  readonly registered = new Map<string, Registered>();
  /** Acts of which the person must have been told: one notice each. */
  acts = 0;
  defaultMethod: string | null = null;
  /** When nothing was missing any more, or all was looked through, and the person said so. */
  isConfirmed = false;
  passedBy: Channel | null = null;
  /** What is being proven in the flow: an address or a seed of this kind, who the person is, or nothing. */
  proving: ManagedKind | 'challenge' | null = null;
  isPairing = false;
  #isBegun = false;
  readonly #isRegistration: boolean;
  /** The first preview: registering a phone makes a call what is asked first. */
  readonly #is2018: boolean;
  #facts: Facts | null = null;

  constructor(machine: string) {
    this.#is2018 = machine === 'converged-2018';
    this.#isRegistration = machine === 'interrupt' || this.#is2018;
  }

  /** An administrator, the world at the start of the flow, or the flow itself has made it so. `onFile`: the ids of what is there. */
  world(facts: Facts, onFile: readonly string[]): void {
    this.#facts = facts;
    for (const id of this.registered.keys()) if (!onFile.includes(id)) this.registered.delete(id);
    this.defaultMethod = facts.defaultMethod;
  }

  sent(channel: Channel, to: string): void {
    if (channel !== 'appCode') this.messages.push({ channel: channel === 'appPush' ? 'push' : channel, to });
  }

  /** The first message on behalf of a method, or the first picture of an app: from here on the person has begun with it. */
  begun(kind: ManagedKind, channel: Channel, isWithCode = false): void {
    if (this.proving === kind && this.#isBegun) return;
    this.#isBegun = true;
    if (!(kind === 'app' && (this.isPairing || this.proving === 'app'))) this.audits.push(['User started security info registration', 'success', `User started the registration for ${nameOf(kind, channel, isWithCode)}`]);
  }

  /** A message that has to wait begins nothing. */
  awaits(kind: ManagedKind | 'challenge'): void {
    if (this.proving !== kind) this.#isBegun = false;
    this.proving = kind;
  }

  /** Whoever knows a password must not come by a method of their own where the person has one that would stop them. */
  #mayChange(): void {
    if (this.#facts !== null && isMfaCapable(this.#facts) && !this.#facts.mfaPassed) throw new Error('security info was changed by somebody who is MFA-capable and has passed nothing');
  }

  /**
   * `before`, `after`: the facts of the world. An app becomes the default; a phone does where none can be used, by the transport it was
   * registered by, unless an app can; an e-mail address never does. What policy does not allow is no default.
   */
  saved({ id, kind, proof, channel, isWithCode, isChange, before }: { id: string; kind: ManagedKind; proof: string; channel: Channel | null; isWithCode: boolean; isChange: boolean; before: Facts }): void {
    this.#mayChange();
    this.registered.set(id, { kind, proof });
    // Answers and passwords are proven by nothing, and end nothing that was being proven.
    if (kind !== 'securityQuestions' && kind !== 'appPassword') [this.proving, this.isPairing] = [null, false];
    this.acts++;
    // There is nothing to begin with before it is made, or given.
    if (kind === 'appPassword' || kind === 'securityQuestions') this.audits.push(['User started security info registration', 'success', `User started the registration for ${nameOf(kind, null)}`]);
    this.audits.push(isChange ? [updating, 'success', `User updated ${listedAs[kind]}`] : [registering, 'success', `User registered ${nameOf(kind, channel, isWithCode)}`]);
    if (kind === 'appPassword') this.audits.push(['Create application password for user', 'success', 'User created an application password']);
    if (isChange || kind === 'appPassword') return;
    const gained = kind === 'app' ? [...(channel === 'appPush' ? ['appPush'] : []), ...(isWithCode || channel === 'appCode' ? ['appCode'] : [])] : kind === 'email' || channel === null ? [] : [channel];
    const allowed = (method: string) => before.mfa.allowed.some((one) => one === method);
    const isUsable = (method: string) => (allowed(method) && (gained.includes(method) || answers[method]?.some((entry) => before.onFile.some((one) => one === entry)) === true)) || (method === 'appCode' && before.mfa.hardwareToken && before.onFile.includes('hardwareToken'));
    const [strongest] = gained.filter(allowed);
    if (kind === 'app' && strongest !== undefined) this.defaultMethod = ['appPush', 'appCode'].find(isUsable) ?? strongest;
    else if (before.defaultMethod === null || !isUsableBefore(before, before.defaultMethod)) {
      const found = ['appPush', 'appCode', ...gained, 'sms', 'voice'].find(isUsable) ?? null;
      this.defaultMethod = this.#is2018 && (found === 'sms' || found === 'voice') ? 'voice' : found;
    }
  }

  /** The proof is as good as before: what it was for may be allowed again. */
  notSaved(kind: ManagedKind, channel: Channel | null, isWithCode: boolean, isChange: boolean): void {
    this.audits.push(isChange ? [updating, 'failure', `User failed to update ${listedAs[kind]}`] : [registering, 'failure', `User failed to register ${nameOf(kind, channel, isWithCode)}`]);
  }

  /** `left`: the default afterwards, where it is another, as the list words it. */
  deleted(kind: ManagedKind, id: string, left: { readonly channel: string | null; readonly label: string } | null): void {
    this.#mayChange();
    this.acts++;
    this.registered.delete(id);
    this.audits.push([deleting, 'success', `User deleted ${listedAs[kind]}.`]);
    if (kind === 'appPassword') this.audits.push(['Delete application password for user', 'success', 'User deleted an application password']);
    if (left === null) return;
    this.defaultMethod = left.channel;
    this.audits.push([changingDefault, 'success', `${changingDefault} to ${left.label}.`]);
  }

  /** Null: nobody knows a method of this id. */
  notDeleted(kind: ManagedKind | null): void {
    this.audits.push([deleting, 'failure', `User failed to delete ${kind === null ? 'a method' : listedAs[kind]}.`]);
  }

  choseDefault(channel: string, label: string): void {
    this.#mayChange();
    if (this.defaultMethod !== channel) this.acts++;
    this.defaultMethod = channel;
    this.audits.push([changingDefault, 'success', `User changed default security info to ${label}.`]);
  }

  couldNotChooseDefault(label: string): void {
    this.audits.push([changingDefault, 'failure', `User failed to change default security info to ${label}.`]);
  }

  passed(channel: Channel): void {
    this.passedBy = channel;
    this.proving = null;
  }

  /** A review that a sign-in was interrupted for ended like this. */
  reviewPassedBy(amr: readonly string[] | undefined): void {
    if (amr !== undefined) this.passedBy = 'appCode';
  }

  /** `kind` null: at a challenge. */
  locked(kind: ManagedKind | null, channel: Channel): void {
    this.audits.push(kind === null
      ? ['User was locked out of step-up', 'failure', `Too many wrong codes for ${nameOf(channel === 'appCode' ? 'app' : 'phone', channel)}`]
      : [registering, 'failure', `User failed to register ${nameOf(kind, channel)}`]);
  }

  /** `device`: by the name it has on the page. */
  answered(as: 'denied' | 'mismatched', device: string): void {
    const said = as === 'denied' ? `denied the request on "${device}".` : `answered the request on "${device}" with another number than the page shows.`;
    this.audits.push(['User answered a request to approve', 'failure', `User ${said}`]);
  }

  confirmed(): void {
    this.#mayChange();
    this.isConfirmed = true;
    this.audits.push([completing, 'success', `${completing}.`]);
  }

  reviewed(isNoted: boolean): void {
    if (isNoted) this.#mayChange();
    this.isConfirmed ||= isNoted;
    this.audits.push(['User reviewed security info', isNoted ? 'success' : 'failure', isNoted ? 'User successfully reviewed security info.' : 'User failed to review security info.']);
  }

  /** `isRegistering`: rather than looking through what is there. */
  cancelled(isRegistering: boolean): void {
    if (this.#isRegistration && isRegistering) this.audits.push([completing, 'failure', 'User canceled security info registration.']);
    // Whose first code had to wait, and never went out, has begun nothing.
    const isProving = this.proving === 'app' || (this.proving !== null && this.proving !== 'challenge' && this.#isBegun);
    if (this.isPairing || isProving) this.audits.push([giving, 'success', giving]);
  }
}

/** What answers a challenge by each of these. */
const answers: Readonly<Record<string, readonly string[]>> = {
  appPush: ['appPush'], appCode: ['appCode'], sms: ['mobilePhone'], voice: ['mobilePhone', 'alternatePhone', 'officePhone'],
};
const isUsableBefore = ({ mfa, onFile }: Facts, method: string): boolean =>
  (mfa.allowed.some((one) => one === method) && answers[method]?.some((entry) => onFile.some((one) => one === entry)) === true) || (method === 'appCode' && mfa.hardwareToken && onFile.includes('hardwareToken'));
