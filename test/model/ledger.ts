// What must have happened outside the chart, kept by hand while a path is walked: written down from what the person did and
// what the world answered, by the rules of the field, never read off the chart.
import type { Facts } from '#machines/rules/facts.ts';
import type { OnFile } from '#machines/rules/methods.ts';

export type Channel = 'appCode' | 'sms' | 'voice' | 'email';
export type Registered = { readonly kind: 'app' | 'phone' | 'email'; /** A base32 seed, a number in the directory's form, or an address. */ readonly proof: string };
export type AuditRow = readonly [activity: string, result: 'success' | 'failure', reason: string];

const entryOf = { app: 'appCode', phone: 'mobilePhone', email: 'email' } as const;
/** What answers a challenge by each of these. */
const answeredBy: Readonly<Record<string, OnFile>> = { appPush: 'appPush', appCode: 'appCode', sms: 'mobilePhone', voice: 'mobilePhone' };
/** As reasons name a method, seen in logs of the original feature. */
const nameOf = { appCode: 'Authenticator App with Code', sms: 'Mobile Phone SMS', voice: 'Mobile Phone Call', email: 'Email' } as const;

export class Ledger {
  /** What may show nowhere but in a message, an authenticator app and a sealed row. */
  readonly secrets = new Set<string>();
  readonly messages: { readonly channel: string; readonly to: string }[] = [];
  readonly audits: AuditRow[] = [];
  /** Put on file by this flow and still there. */
  registered: Registered[] = [];
  /** Proven and not yet on file. */
  proven: Registered | null = null;
  defaultMethod: string | null = null;
  /** When nothing was missing any more and the person said so. */
  isConfirmed = false;
  passedBy: Channel | null = null;
  #allowed: readonly string[] = [];
  #held = new Set<OnFile>();
  /** By a challenge in this flow or in the sign-in, or by proving the first method that can be asked for. */
  #hasPassed = false;
  #isEnrolling: boolean;

  constructor(machine: string) {
    this.#isEnrolling = machine === 'interrupt';
  }

  /** An administrator, or the world at the start of the flow, has made it so. */
  world({ mfa, onFile, defaultMethod, mfaPassed }: Facts): void {
    this.#allowed = mfa.allowed;
    this.#held = new Set(onFile);
    this.registered = this.registered.filter(({ kind }) => this.holds(kind));
    this.defaultMethod = defaultMethod;
    this.#hasPassed ||= mfaPassed;
  }

  /** Whoever registered it. */
  holds(kind: Registered['kind']): boolean {
    return this.#held.has(entryOf[kind]);
  }

  sent(channel: Channel, to: string): void {
    if (channel !== 'appCode') this.messages.push({ channel, to });
  }

  /** A person who knows the code has the address or the seed. */
  wasProven(channel: Channel, proof: string): void {
    this.proven = { kind: channel === 'appCode' ? 'app' : channel === 'email' ? 'email' : 'phone', proof };
  }

  /**
   * An app becomes the default; a phone does where none can be used, by the transport it was registered by, unless an app
   * can; an e-mail address never does. What policy does not allow is no default.
   */
  saved(channel: Channel): void {
    if (this.proven === null) throw new Error('something was put on file that nobody had proven');
    this.#mayChange();
    this.registered.push(this.proven);
    this.#held.add(entryOf[this.proven.kind]);
    this.#hasPassed ||= this.#isCapable;
    this.proven = null;
    this.audits.push(['User registered security info', 'success', `User registered ${nameOf[channel]}`]);
    const isUsable = (method: string | null) => this.#isUsable(method);
    if (channel === 'appCode' && isUsable('appCode')) this.defaultMethod = isUsable('appPush') ? 'appPush' : 'appCode';
    else if (!isUsable(this.defaultMethod)) this.defaultMethod = ['appPush', 'appCode', channel, 'sms', 'voice'].find((method) => method !== 'email' && isUsable(method)) ?? null;
  }

  #isUsable(method: string | null): boolean {
    const entry = method === null ? undefined : answeredBy[method];
    return method !== null && entry !== undefined && this.#allowed.includes(method) && this.#held.has(entry);
  }

  /** Something that policy allows for multi-factor authentication is on file, whether or not it can be asked for here. */
  get #isCapable(): boolean {
    return Object.keys(answeredBy).some((method) => this.#isUsable(method));
  }

  /** Whoever knows a password must not come by a method of their own where the person has one that would stop them. */
  #mayChange(): void {
    if (this.#isCapable && !this.#hasPassed) throw new Error('security info was changed by somebody who is MFA-capable and has passed nothing');
  }

  passed(channel: Channel): void {
    this.passedBy = channel;
    this.#hasPassed = true;
  }

  /** The proof is as good as before: what it was for may be allowed again. */
  notSaved(channel: Channel, isRefusedByRule: boolean): void {
    if (isRefusedByRule) this.audits.push(['User registered security info', 'failure', `User failed to register ${nameOf[channel]}`]);
    this.proven = null;
  }

  choseDefault(channel: string, label: string): void {
    this.#mayChange();
    this.defaultMethod = channel;
    this.audits.push(['User changed default security info', 'success', `User changed default security info to ${label}.`]);
  }

  couldNotChooseDefault(label: string): void {
    this.audits.push(['User changed default security info', 'failure', `User failed to change default security info to ${label}.`]);
  }

  locked(channel: Channel): void {
    this.audits.push(this.#isEnrolling && !this.#isChallenged
      ? ['User registered security info', 'failure', `User failed to register ${nameOf[channel]}`]
      : ['User was locked out of step-up', 'failure', `Too many wrong codes for ${nameOf[channel]}`]);
  }

  challenged(is: boolean): void {
    this.#isChallenged = is;
  }
  #isChallenged = false;

  confirmed(): void {
    this.#mayChange();
    this.isConfirmed = true;
    this.audits.push(['User registered all required security info', 'success', 'User registered all required security info.']);
  }

  cancelled(): void {
    if (this.#isEnrolling) this.audits.push(['User registered all required security info', 'failure', 'User canceled security info registration.']);
  }
}
