// Runs a suite against a service, test by test and step by step, and stops a test where the service does something else.
import type { Json } from '../../ports/json.ts';
import type { AsSent } from '../samples.ts';
import type { Suite, SuiteStep, SuiteTest } from '../suite.ts';
import { unsendable } from './as-text.ts';
import { type Difference, differencesOf } from './differences.ts';
import type { Observed } from './observed.ts';
import type { Answer, Refused, Reply, Target } from './target.ts';
import { comesByItself, waitBefore } from './waiting.ts';

/** `at`: the step that went otherwise, from 0, those that happen by themselves at the end among them; -1 for the start. */
export type Divergence = { readonly at: number; readonly differences: readonly Difference[] };
/** `events`: steps that went as expected. */
export type TestResult = { readonly test: SuiteTest; readonly divergence: Divergence | null; readonly events: number; readonly seen: readonly Observed[] };

export type RunOptions = {
  readonly asSent?: AsSent | undefined;
  /** The subject of every flow, whatever `asSent` says. */
  readonly subject?: string | null;
  /** The id of the one test to run. */
  readonly only?: string | null;
  /** Called after each step that went as expected. */
  readonly onStep?: () => void;
  /** Called after each test; false ends the run. */
  readonly onResult?: (result: TestResult) => boolean | void;
};

/** One test after the other: they share the time of the service. @throws what the target throws where the service is gone */
export async function runSuite(suite: Suite, target: Target, { asSent = {}, subject = null, only = null, onStep, onResult }: RunOptions = {}): Promise<readonly TestResult[]> {
  const results: TestResult[] = [];
  for (const test of suite.tests) {
    if (only !== null && test.id !== only) continue;
    const result = await new Run(test, target, asSent, subject).result(onStep);
    results.push(result);
    if (onResult?.(result) === false) break;
  }
  return results;
}

class Diverged extends Error {
  readonly differences: readonly Difference[];
  constructor(differences: readonly Difference[]) {
    super('the service did something else');
    this.differences = differences;
  }
}
const diverged = (what: string, expected: unknown, actual: unknown): Diverged => new Diverged([{ what, expected, actual }]);

class Run {
  readonly #test: SuiteTest;
  readonly #target: Target;
  readonly #asSent: AsSent;
  readonly #subject: string | null;
  readonly #seen: Observed[] = [];
  /** What the service has done that no step of the test has asked about yet. */
  #ahead: Observed[] = [];
  #revision = 0;

  constructor(test: SuiteTest, target: Target, asSent: AsSent, subject: string | null) {
    this.#test = test;
    this.#target = target;
    this.#asSent = asSent;
    this.#subject = subject;
  }

  async result(onStep?: () => void): Promise<TestResult> {
    const { steps, afterwards = [] } = this.#test;
    let at = -1;
    try {
      this.#refuseText(at);
      await this.#start();
      for (at = 0; at < steps.length; at++) {
        this.#refuseText(at);
        await this.#step(steps[at] as SuiteStep); // at < steps.length
        onStep?.();
      }
      for (const due of afterwards) {
        this.#compare(due);
        at++;
      }
      at--;
      this.#expectNothing('after the last step');
      return { test: this.#test, divergence: null, events: steps.length, seen: this.#seen };
    } catch (error) {
      if (!(error instanceof Diverged)) throw error;
      return { test: this.#test, divergence: { at, differences: error.differences }, events: Math.min(steps.length, Math.max(0, at)), seen: this.#seen };
    } finally {
      await this.#target.end();
    }
  }

  /** What is no JSON would arrive as something else, and what came of it be no divergence of the service's. */
  #refuseText(at: number): void {
    const obstacle = unsendable(this.#test, at, this.#asSent);
    if (obstacle !== null) throw diverged(at < 0 ? 'input' : 'event', at < 0 ? 'it is sent' : `${this.#test.steps[at]?.event.type ?? ''} is sent`, obstacle);
  }

  async #start(): Promise<void> {
    const { input, start } = this.#test;
    const asked = this.#asSent.start === undefined ? (input === null ? {} : { input }) : (this.#asSent.start as (input: unknown) => { subject?: string; input?: unknown })(input); // typed by a samples file for its own machine
    this.#took(await this.#target.start(this.#subject === null ? asked : { ...asked, subject: this.#subject }), start.transitions);
    this.#compare(start);
  }

  async #step(step: SuiteStep): Promise<void> {
    const { kind, source, after, event, transitions } = step;
    if (kind === 'timer' && after === 0 && (source !== null || this.#ahead[0]?.event.type === event.type) && this.#ahead.length > 0) return this.#compare(step); // it was due at that very moment
    this.#expectNothing('before this step');
    const wait = Math.ceil(waitBefore(step));
    if (wait > 0) await this.#passQuietly(wait, transitions, `nothing by itself within ${wait} ms`);
    if (kind === 'service') this.#took(await this.#target.settle(source ?? '', answerIn(event)), transitions);
    else if (comesByItself(step)) await this.#comeTo(after, transitions);
    else {
      const reply = kind === 'user' ? await this.#target.send(this.#sent(event)) : await this.#target.tell(event.type);
      if (transitions.length === 0) return this.#expectRefusal(reply);
      this.#took(reply, transitions);
    }
    if (kind === 'service' && transitions.length === 0 && this.#ahead.length === 0) return; // it showed something that nobody looks at
    this.#compare(step);
  }

  /** Not a millisecond too early, and none too late. */
  async #comeTo(after: number, transitions: readonly string[]): Promise<void> {
    const whole = Math.ceil(after);
    if (whole > 1) await this.#passQuietly(whole - 1, transitions, `nothing before ${whole} ms have passed`);
    this.#took(await this.#target.advance(Math.min(whole, 1)), transitions);
  }

  async #passQuietly(milliseconds: number, transitions: readonly string[], expected: string): Promise<void> {
    this.#took(await this.#target.advance(milliseconds), transitions);
    const [early] = this.#ahead;
    if (early !== undefined) throw new Diverged([{ what: 'time', expected, actual: `${early.event.type} within ${milliseconds} ms` }, { what: 'state', expected: 'as before', actual: early.state }]);
  }

  /** Whoever the flow is about here stands for the subject that the suite was made with. */
  #asTold(actual: Observed): Observed {
    const own = (this.#test.input as { readonly subject?: unknown } | null)?.subject;
    if (this.#subject === null || typeof own !== 'string') return actual;
    const told = (value: Json): Json => (value === this.#subject ? own : Array.isArray(value) ? value.map(told) : value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, told(inner)])) : value);
    return { ...actual, context: told(actual.context) as Observed['context'], output: told(actual.output), effects: told(actual.effects as unknown as Json) as unknown as Observed['effects'] }; // of the shape they had
  }

  #sent({ type, ...payload }: SuiteStep['event']): { type: string } {
    const all = this.#asSent.events;
    const convert = all !== undefined && Object.hasOwn(all, type) ? (all[type] as (payload: unknown) => object) : undefined; // typed by a samples file for its own machine
    return { ...(convert === undefined ? payload : convert(payload)), type };
  }

  #took({ steps, revision, refused }: Reply, transitions: readonly string[]): void {
    this.#ahead.push(...steps);
    this.#revision = revision;
    if (refused !== null) throw diverged('transitions', transitions, inWords(refused));
  }

  #expectRefusal({ steps, revision, refused }: Reply): void {
    const [first] = steps;
    if (refused === null) throw diverged('transitions', 'refused: 409 or 422', first?.transitions ?? []);
    if (refused.status !== 409 && refused.status !== 422) throw diverged('transitions', 'refused: 409 or 422', inWords(refused));
    if (first !== undefined || revision !== this.#revision) throw diverged('revision', this.#revision, revision);
  }

  #expectNothing(when: string): void {
    const [more] = this.#ahead;
    if (more !== undefined) throw new Diverged([{ what: 'event', expected: `nothing by itself ${when}`, actual: more.event.type }, { what: 'transitions', expected: [], actual: more.transitions }, { what: 'state', expected: 'as before', actual: more.state }]);
  }

  #compare(expected: Pick<SuiteStep, 'transitions' | 'state' | 'expect'>): void {
    const actual = this.#ahead.shift();
    if (actual === undefined) throw new Diverged([{ what: 'transitions', expected: expected.transitions, actual: 'nothing happened' }, { what: 'state', expected: expected.state, actual: this.#seen.at(-1)?.state ?? null }]);
    this.#seen.push(actual);
    const differences = differencesOf(expected, this.#asTold(actual));
    if (differences.length > 0) throw new Diverged(differences);
  }
}

const inWords = ({ status, code, detail }: Refused): string => `refused: ${status} ${code}: ${detail}`;

function answerIn(event: SuiteStep['event']): Answer {
  const { type, output = null, error = null, snapshot = null } = event as { type: string; output?: Json; error?: Json; snapshot?: Json };
  if (type.startsWith('xstate.snapshot.')) return { snapshot };
  return type.startsWith('xstate.error.') ? { error } : { output };
}
