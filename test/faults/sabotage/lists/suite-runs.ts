// Suites run against a service, and flows that a test has in hand, broken on purpose.
import type { Sabotage } from '../sabotage.ts';

const runs = 'test/paths/run/run-suite.test.ts';
const compared = 'test/paths/run/differences.test.ts';
const asked = 'test/paths/run/target.test.ts';
const counted = 'test/paths/run/coverage.test.ts';
const routes = 'test/server/http/test-flows.test.ts';
const command = 'test/server/commands/test.test.ts';

export const suiteRuns: readonly Sabotage[] = [
  { name: 'the activities of a flow in hand run', breaks: ['contract: A test answers for the activities of its flows'], file: 'src/engine/performer.ts', test: routes,
    find: "if (isHeld && pending.kind === 'activity') continue;", replace: "if (isHeld && pending.kind === 'effect') continue;" },
  { name: 'child machines of a flow in hand are flows', breaks: ['contract: A test answers for the child machines of its flows'], file: 'src/engine/draft.ts', test: routes,
    find: "const kind = isHeld ? 'promise' : kindOf(child.logic);", replace: 'const kind = kindOf(child.logic);' },
  { name: 'the state of a child machine in hand is not kept', breaks: ['contract: A flow in hand is stored with its child machines'], file: 'src/engine/macrostep.ts', test: runs,
    find: "if (kind === 'machine' && !isHeld) return", replace: "if (kind === 'machine') return" },
  { name: 'whoever is not in hand is answered for as well', breaks: ['contract: A test answers for its own flows only'], file: 'src/engine/held-flows.ts', test: routes,
    find: '&& writer.ports.held?.holds(record.id) === true ?', replace: '?' },
  { name: 'every flow is in hand', breaks: ['contract: Flows of others go on as ever'], file: 'src/engine/held-flows.ts', test: routes,
    find: 'return this.#seen.has(flow);', replace: "return this.#seen.has(flow) || flow !== '';" },
  { name: 'all steps are seen again each time', breaks: ['contract: A test sees what has happened since it looked'], file: 'src/engine/held-flows.ts', test: runs,
    find: 'run.revision > revision);', replace: 'run.revision >= revision);' },
  { name: 'a stopped clock goes on', breaks: ['contract: A stopped clock moves when it is moved'], file: 'server/clock/test-clock.ts', test: routes,
    find: '(stoppedAt ?? Date.now()) + ahead', replace: 'Date.now() + ahead' },
  { name: 'a flow is seen before what is due has happened', breaks: ['contract: What is due has happened before a test looks'], file: 'server/http/routes/test-flows.ts', test: routes,
    find: 'if (isOver || !isDue(record, clock.now())) return record;', replace: 'if (isOver || !isOver) return record;' },
  { name: 'the end of a life is told to whoever does not take it', breaks: ['contract: The host tells a machine what it takes'], file: 'src/engine/due-work.ts', test: routes,
    find: "live.record.status === 'active' && takes(live.snapshot, { type: 'flow.expired' })", replace: "live.record.status === 'active'" },
  { name: 'a flow that was let go of goes on', breaks: ['contract: A flow that is let go of is cancelled'], file: 'server/http/routes/test-flows.ts', test: routes,
    find: 'const { id } = await engine.cancel(idOf(call));', replace: 'const id = idOf(call);' },
  { name: 'a run does not look at transitions', breaks: ['contract: A run compares transitions'], file: 'src/paths/run/differences.ts', test: compared, find: 'expected: transitions, actual: actual.transitions', replace: 'expected: transitions, actual: transitions' },
  { name: 'a run does not look at the state', breaks: ['contract: A run compares the state'], file: 'src/paths/run/differences.ts', test: compared, find: 'expected: state, actual: actual.state', replace: 'expected: state, actual: state' },
  { name: 'a run does not look at the status', breaks: ['contract: A run compares the status'], file: 'src/paths/run/differences.ts', test: compared, find: 'expected: expect.status, actual: actual.status', replace: 'expected: expect.status, actual: expect.status' },
  { name: 'a run does not look at tags', breaks: ['contract: A run compares tags'], file: 'src/paths/run/differences.ts', test: compared, find: 'actual: [...actual.tags].sort()', replace: 'actual: [...expect.tags].sort()' },
  { name: 'a run does not look at timers', breaks: ['contract: A run compares timers'], file: 'src/paths/run/differences.ts', test: compared, find: 'actual: timerNames(actual)', replace: 'actual: timerNames(expect)' },
  { name: 'a run does not look at activities', breaks: ['contract: A run compares activities'], file: 'src/paths/run/differences.ts', test: compared, find: 'actual: activityNames(actual)', replace: 'actual: activityNames(expect)' },
  { name: 'a run does not look at effects', breaks: ['contract: A run compares effects'], file: 'src/paths/run/differences.ts', test: compared, find: 'expected: expect.effects, actual: actual.effects', replace: 'expected: expect.effects, actual: expect.effects' },
  { name: 'a run does not look at the page', breaks: ['contract: A run compares the page'], file: 'src/paths/run/differences.ts', test: compared, find: 'expected: expect.page, actual: actual.page', replace: 'expected: expect.page, actual: expect.page' },
  { name: 'a run does not look at the output', breaks: ['contract: A run compares the output'], file: 'src/paths/run/differences.ts', test: compared, find: 'expected: expect.output, actual: actual.output', replace: 'expected: expect.output, actual: expect.output' },
  { name: 'a run does not look at what should have changed', breaks: ['contract: A run compares the context'], file: 'src/paths/run/differences.ts', test: compared, find: '...Object.keys(expect.context), ...Object.keys(actual.context)', replace: '...Object.keys(actual.context)' },
  { name: 'a run does not look at what should not have changed', breaks: ['contract: A run compares the context'], file: 'src/paths/run/differences.ts', test: compared, find: '...Object.keys(expect.context), ...Object.keys(actual.context)', replace: '...Object.keys(expect.context)' },
  { name: 'references to what was typed are told apart', breaks: ['contract: What stands for something typed is another each time'], file: 'src/paths/run/differences.ts', test: compared, find: 'isSealed(value) ? { sealed: true } :', replace: 'isSealed(value) && Array.isArray(value) ? { sealed: true } :' },
  { name: 'a timer may fire too early', breaks: ['contract: A run waits to the millisecond'], file: 'src/paths/run/run-suite.ts', test: runs, find: 'if (whole > 1) {', replace: 'if (whole > 1_000_000_000) {' },
  { name: 'a timer may fire a little late', breaks: ['contract: A run waits to the millisecond'], file: 'src/paths/run/run-suite.ts', test: runs, find: 'this.#took(await this.#target.advance(Math.min(whole, 1)), transitions);', replace: 'this.#took(await this.#target.advance(Math.min(whole, 1) + 5), transitions);' },
  { name: 'a refusal is whatever happens', breaks: ['contract: What is refused is refused'], file: 'src/paths/run/run-suite.ts', test: runs, find: "if (refused === null) throw diverged('transitions', 'refused: 409 or 422', first?.transitions ?? []);", replace: 'if (refused === null) return;' },
  { name: 'what happens after the last step goes unseen', breaks: ['contract: Nothing happens by itself'], file: 'src/paths/run/run-suite.ts', test: runs, find: "this.#expectNothing('after the last step');", replace: '' },
  { name: 'what a machine sends to itself is no step of its own', breaks: ['contract: Each step of a commit is seen'], file: 'src/paths/run/observed.ts', test: runs, find: 'onTheWay.push(...selfSent(one.step));', replace: 'selfSent(one.step);' },
  { name: 'the samples do not say how a flow is started', breaks: ['contract: Flows are started as the samples say'], file: 'src/paths/run/run-suite.ts', test: asked, find: 'this.#asSent.start === undefined ?', replace: 'this.#asSent.start === undefined || true ?' },
  { name: 'the samples do not say what is posted', breaks: ['contract: Events are posted as the samples say'], file: 'src/paths/run/run-suite.ts', test: asked, find: 'convert === undefined ? payload : convert(payload)', replace: 'convert === undefined ? payload : payload' },
  { name: 'the subject that was asked for is forgotten', breaks: ['contract: --subject says whom the flows are about'], file: 'src/paths/run/run-suite.ts', test: asked, find: '{ ...asked, subject: this.#subject }', replace: '{ subject: this.#subject, ...asked }' },
  { name: 'a flow is left behind', breaks: ['contract: A run leaves no flow behind'], file: 'src/paths/run/run-suite.ts', test: runs, find: '      await this.#target.end();', replace: '' },
  { name: 'coverage of earlier is lost', breaks: ['contract: Coverage adds up'], file: 'src/paths/run/coverage.ts', test: counted, find: '(one[id] ?? 0) + (other[id] ?? 0)', replace: '(other[id] ?? 0)' },
  { name: 'coverage keeps what is gone', breaks: ['contract: Coverage knows the chart of today'], file: 'src/paths/run/coverage.ts', test: counted, find: 'only(transitionsOf(machine), coverage.transitions)', replace: '{ ...coverage.transitions }' },
  { name: 'a divergence ends with 0', breaks: ['contract: factorflow test exits 1 on a divergence'], file: 'server/commands/test.ts', test: command, find: 'if (failed > 0) process.exitCode = 1;', replace: 'if (failed > 1_000) process.exitCode = 1;' },
  { name: 'the time of the service stays stopped', breaks: ['contract: After a run the time goes on'], file: 'server/commands/test.ts', test: command, find: '      await target.close();', replace: '' },
  { name: 'a service without --test-clock is no usage error', breaks: ['contract: factorflow test says what keeps it from beginning'], file: 'server/commands/service-target.ts', test: command, find: "if (status !== 200) throw new UsageError(`${service.url}: ${obstacle(status, body)}`);", replace: 'if (status > 1_000) throw new UsageError(obstacle(status, body));' },
];
