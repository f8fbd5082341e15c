// What a person types and holds in their hands while a path is walked: numbers and addresses, a new one each time, codes read
// in a message or an app, answers, names. The path only says that they type something.
import type { Context } from '#machines/enrolment/vocabulary.ts';
import { heldBy, own, person } from './directory-of.ts';
import type { Channel } from './ledger.ts';
import { authenticatorCode, codeIn, wrongCode } from './outside-world.ts';
import type { Walk } from './walk.ts';

export class Typing {
  readonly #walk: Walk;
  /** A number in the directory's form or an address, the name of a password, and the answers, as they were typed last. */
  address = '';
  name = '';
  answers = 0;
  /** Of the app that is being set up, and of the device that has paired. */
  seed = '';
  device = '';
  pairingCode = '';
  /** Put on file in this flow, and perhaps taken off again. */
  readonly keptDevices: string[] = [];
  readonly #seeds = new Map<string, string>();
  #arranged: { readonly code: string; readonly after: number } | null = null;
  #count = 0;

  constructor(walk: Walk) {
    this.#walk = walk;
  }

  /** The seed by which codes of this method on file are made. */
  keepSeed(id: string, seed: string): void {
    this.#seeds.set(id, seed);
  }

  async typed(type: string, context: Context): Promise<object> {
    const { ledger } = this.#walk;
    switch (type) {
      case 'phone.submitted': {
        const digits = `206555${String(1_000 + 7 * this.#count++)}`;
        this.address = `+1 ${digits}`;
        ledger.secrets.add(digits);
        return { number: this.address };
      }
      case 'email.submitted':
        this.address = `somebody.else${this.#count++}@mail.example`;
        ledger.secrets.add(this.address);
        return { address: this.address };
      case 'questions.submitted': {
        const isRefused = this.#walk.coming('saveMethod') === 'answers.refused';
        this.answers = context.facts?.questions ?? 3;
        const answers = Array.from({ length: this.answers }, (_, i) => ({ question: isRefused ? `question.of.nobody.${i}` : `question.0${i + 1}`, answer: `answer ${this.#count++} zyx` }));
        for (const { answer } of answers) ledger.secrets.add(answer);
        return { answers };
      }
      case 'password.named':
        this.name = `Mail program ${this.#count++}`;
        return { name: this.name };
      case 'code.submitted':
        return { code: await this.#code(context) };
      default:
        return {};
    }
  }

  async #code(context: Context): Promise<string> {
    const verdict = this.#walk.coming(context.method === null ? 'checkChallenge' : 'checkCode');
    const channel = context.channel as Channel;
    const right = channel === 'appCode' ? await this.#appCode(context) : await this.#sentCode(verdict, channel as Exclude<Channel, 'appCode' | 'appPush'>);
    const code = verdict === 'rejected' || verdict === 'spent' ? wrongCode(right) : right;
    this.#walk.ledger.secrets.add(code);
    return code;
  }

  async #appCode({ method, intent }: Context): Promise<string> {
    const { lives } = this.#walk;
    lives.now += 31_000; // an app's code is good once
    return authenticatorCode(method === 'app' ? this.seed : await this.#seedOnFile(intent?.does === 'delete' || intent?.does === 'change' ? intent.id : null), lives.now);
  }

  /** Of any app or token that shows codes: not of the one that is about to go, while there is another. */
  async #seedOnFile(leaving: string | null): Promise<string> {
    const record = await this.#walk.lives.meanwhile(person);
    const able = record.methods.filter((method) => (method.type === 'app' ? method.code : method.type === 'hardwareToken') && method.seed !== undefined);
    const used = able.find(({ id }) => id !== this.#walk.realId(leaving)) ?? able[0];
    if (used === undefined) return own.seed;
    return this.#seeds.get(used.id) ?? (used.type === 'hardwareToken' ? own.tokenSeed : own.seed);
  }

  async #sentCode(verdict: string | null, channel: 'sms' | 'voice' | 'email'): Promise<string> {
    const { provoking, network, origins } = this.#walk;
    const isCompared = verdict !== null && verdict !== 'expired' && verdict !== 'directory.unavailable';
    const arranged = isCompared ? await provoking.haveCode(channel, '271828') : null;
    const last = network.delivered.findLast((message) => message.channel !== 'push');
    if (arranged !== null) {
      origins.arranged++;
      this.#arranged = { code: arranged, after: network.delivered.length };
    }
    // What was arranged lies there until another message goes out.
    if (this.#arranged?.after === network.delivered.length) return this.#arranged.code;
    return last === undefined ? '314159' : codeIn(last);
  }

  /** The number that a challenge by this channel goes to. */
  async phone(channel: Channel, leaving: string | null): Promise<string> {
    const record = await this.#walk.lives.meanwhile(person);
    const held = heldBy(record).filter(({ answers }) => answers.some((answer) => answer === channel)).map(({ id }) => record.methods.find((method) => method.id === id)!);
    const left = held.filter(({ id }) => id !== this.#walk.realId(leaving));
    const used = (left.length > 0 ? left : held).find(({ type }) => type === 'phone');
    return used?.type === 'phone' ? used.number : '';
  }
}
