// What must have happened outside the chart, kept by hand while a path is walked: written down from what the person did and
// what the world answered, by the rules of the field, never read off the chart.
import type { Facts } from '#machines/rules/facts.ts';

export type Channel = 'appCode' | 'sms' | 'voice' | 'email';
export type Registered = { readonly kind: 'app' | 'phone' | 'email'; /** A base32 seed, a number in the directory's form, or an address. */ readonly proof: string };
export type AuditRow = readonly [activity: string, result: 'success' | 'failure', reason: string];

const kindOf = { appCode: 'app', mobilePhone: 'phone', email: 'email' } as const;
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
  #held = new Set<string>();
  #isEnrolling: boolean;

  constructor(machine: string) {
    this.#isEnrolling = machine === 'interrupt';
  }

  /** An administrator, or the world at the start of the flow, has made it so. */
  world({ mfa, onFile, defaultMethod }: Facts): void {
    this.#allowed = mfa.allowed;
    this.#held = new Set(onFile.flatMap((entry) => (entry in kindOf ? [kindOf[entry as keyof typeof kindOf]] : [])));
    this.registered = this.registered.filter(({ kind }) => this.#held.has(kind));
    this.defaultMethod = defaultMethod;
  }

  /** Whoever registered it. */
  holds(kind: Registered['kind']): boolean {
    return this.#held.has(kind);
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
    this.registered.push(this.proven);
    this.#held.add(this.proven.kind);
    this.proven = null;
    this.audits.push(['User registered security info', 'success', `User registered ${nameOf[channel]}`]);
    const isUsable = (method: string | null) => method !== null && this.#allowed.includes(method) && this.#held.has(method === 'appCode' ? 'app' : 'phone');
    if (channel === 'appCode' && isUsable('appCode')) this.defaultMethod = 'appCode';
    else if (!isUsable(this.defaultMethod)) this.defaultMethod = ['appCode', channel, 'sms', 'voice'].find((method) => method !== 'email' && isUsable(method)) ?? null;
  }

  /** The proof is as good as before: what it was for may be allowed again. */
  notSaved(channel: Channel, isRefusedByRule: boolean): void {
    if (isRefusedByRule) this.audits.push(['User registered security info', 'failure', `User failed to register ${nameOf[channel]}`]);
    this.proven = null;
  }

  choseDefault(channel: string, label: string): void {
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
    this.isConfirmed = true;
    this.audits.push(['User registered all required security info', 'success', 'User registered all required security info.']);
  }

  cancelled(): void {
    if (this.#isEnrolling) this.audits.push(['User registered all required security info', 'failure', 'User canceled security info registration.']);
  }
}
