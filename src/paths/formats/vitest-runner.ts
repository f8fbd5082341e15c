// The part of a written vitest file that is the same for every machine. It is text here and a program there: it needs
// nothing but vitest and xstate, and is meant to be read by whoever gets the file.

/** Where a tester connects a system of their own. */
export const vitestSystem = String.raw`/**
 * YOUR SYSTEM: to test more than the chart, make here happen what a step says, and check what a state promises. Every
 * function may be async; whatever it throws fails the test. Left as it is, the tests hold the chart itself to the suite.
 */
const system = {
  /** Before each test. */
  start: async (test) => {},
  /** By event type: makes it happen. 'phone.submitted': async (event) => { await page.getByLabel('Number').fill(event.number); } */
  events: {},
  /** By the name of an activity: lets it answer. checkCode: async (event) => { backend.answer(event.output); } */
  activities: {},
  /** Lets time pass: until a timer is due, and while somebody waits before doing something. */
  pass: async (milliseconds) => {},
  /** By state (dots between a state and those inside), for every active one after every step. 'phone.awaitingCode': async (step) => {} */
  states: {},
};`;

export const vitestRunner = String.raw`/** The chart in a real actor. No activity runs, no action is performed, and time passes only when a test says so. */
function play(input) {
  const timers = new Map();
  const effects = [];
  let now = 0;
  let count = 0;
  /** A timer without a name of its own is known by what it delivers: the first name of this kind that no running one has. */
  const free = (type, number = 0) => (timers.has('unnamed.' + type + '.' + number) ? free(type, number + 1) : 'unnamed.' + type + '.' + number);
  const asked = (self, { type, params, exec }) => {
    const { id, event, delay, to } = params ?? {};
    if ((type === 'xstate.raise' && delay !== undefined) || (type === 'xstate.sendTo' && to === self)) {
      const earlier = timers.get(id);
      const isAtOnce = delay === undefined;
      const isFree = earlier === undefined || !isAtOnce || earlier.isAtOnce; // what is sent at once is nobody's to cancel, and takes no timer's name
      if (earlier !== undefined && isFree) timers.set(free(earlier.event.type), earlier); // set again and never cancelled, it still fires
      const length = delay > 0 ? delay : 0;
      // Whole milliseconds, as a service has them: of two timers of one of them, the one with more of it goes first.
      timers.set(id !== undefined && isFree ? id : free(event.type), { event, delay: delay ?? 0, due: now + Math.ceil(length), haste: isAtOnce ? 1 : Math.ceil(length) - length, isAtOnce, place: count++ });
    } else if (type === 'xstate.cancel') {
      if (timers.get(params.sendId)?.isAtOnce !== true) timers.delete(params.sendId);
    } else if (type === 'xstate.stopChild') exec?.();
    else if (type === 'xstate.sendTo') effects.push({ type: 'sendTo', params: { to: params.targetId ?? to?.id ?? null, event, delay } });
    else if (type === 'xstate.emit') effects.push({ type: 'emit', params: { event } });
    else if (!type.startsWith('xstate.')) effects.push({ type, params });
  };
  const quiet = (scope) => ({ ...scope, defer() {}, actionExecutor: (action) => asked(scope.self, action) });
  const logic = Object.assign(Object.create(machine), {
    getInitialSnapshot: (scope, given) => machine.getInitialSnapshot(quiet(scope), given),
    transition: (snapshot, event, scope) => machine.transition(snapshot, event, quiet(scope)),
    start() {},
  });
  const actor = createActor(logic, { input });
  let failure = null;
  let context = {};
  actor.subscribe({ error: (error) => void (failure = error) });
  actor.start();
  /** Of those due at one moment, what the chart has sent to itself at once, and then the one set first. */
  const earliest = () => [...timers].toSorted(([, a], [, b]) => a.due - b.due || b.haste - a.haste || a.place - b.place)[0];
  const same = (a, b) => a !== undefined && JSON.stringify(plain([a.event, a.delay])) === JSON.stringify(plain([b.event, b.delay]));
  /** Without names of their own, timers that deliver the same after the same time are all alike: the one due first goes by the name in the suite. */
  const named = (source) => {
    const [id, first] = earliest() ?? [source];
    const other = timers.get(source);
    if (id === source || !same(other, first) || ![id, source].every((name) => name.startsWith('unnamed.' + first.event.type + '.'))) return;
    timers.set(id, other);
    timers.set(source, first);
  };
  return {
    /** Does a step, at its time. */
    step({ event, kind, source, after }) {
      effects.length = 0;
      now += after;
      if (kind === 'timer') named(source);
      const [id, timer] = earliest() ?? [null, { due: Infinity }];
      if (kind === 'timer' && source !== null) {
        expect({ timer: id, in: timer.due - now }, 'the timer that is due').toEqual({ timer: source, in: 0 });
        timers.delete(id);
        actor.send(timer.event);
      } else {
        expect(timer.due, 'no timer is due before').toBeGreaterThan(now); // what is due at the very moment goes first
        actor.send(event);
      }
    },
    /** What can be seen now, of what the suite expects. */
    seen(wanted) {
      if (failure !== null) throw failure;
      const snapshot = actor.getSnapshot();
      if (snapshot.status !== 'active') timers.clear();
      const page = snapshot._nodes.toSorted((a, b) => b.order - a.order).map(({ meta }) => meta?.page).find((one) => typeof one === 'string');
      const [was, is] = [context, snapshot.context];
      context = is;
      const changed = Object.keys({ ...was, ...is }).filter((key) => Object.hasOwn(wanted.context, key) || JSON.stringify(plain(was[key])) !== JSON.stringify(plain(is[key])));
      const { value: state, status, tags, output } = snapshot;
      return plain({ state, status, tags: [...tags].toSorted(), page: page ?? null, timers: [...timers.keys()].toSorted(), effects, output: output ?? null, context: Object.fromEntries(changed.map((key) => [key, is[key] ?? null])) }, wanted);
    },
  };
}

/** As the suite was written. What JSON has no form for stands there as text and is not compared. */
const plain = (value, wanted) => {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.map((part, place) => plain(part, wanted?.[place]));
  if (typeof value === 'object' && [Object.prototype, null].includes(Object.getPrototypeOf(value))) return Object.fromEntries(Object.entries(value).flatMap(([key, part]) => (part === undefined ? [] : [[key, plain(part, wanted?.[key])]])));
  return ['string', 'boolean'].includes(typeof value) || Number.isFinite(value) ? value : typeof wanted === 'string' ? wanted : String(value);
};
const expected = ({ state, expect: { activities, ...rest } }) => ({ state, ...rest, tags: rest.tags.toSorted() });
/** 'a', 'a.b': every active state. */
const active = (value, above = '') => typeof value === 'string' ? [above + value] : Object.entries(value ?? {}).flatMap(([key, inner]) => [above + key, ...active(inner, above + key + '.')]);

async function hold(step) {
  for (const state of active(step.state)) if (Object.hasOwn(system.states, state)) await system.states[state](step);
}

describe(suite, () => {
  if (tests.length === 0) it.todo(nothing);
  for (const test of tests) {
    it(test.title + ' [' + test.id + ']', async () => {
      await system.start(test);
      const actor = play(test.input ?? undefined);
      const compare = (step, when) => expect(actor.seen(expected(step)), when).toEqual(expected(step));
      compare(test.start, 'at the start');
      await hold(test.start);
      let before = test.start;
      for (const [position, step] of [...test.steps, ...(test.afterwards ?? [])].entries()) {
        const src = before.expect.activities.find(({ id }) => id === step.source)?.src;
        if (step.after > 0) await system.pass(step.after);
        if (step.kind === 'service') await (Object.hasOwn(system.activities, src) ? system.activities[src](step.event) : null);
        else if (Object.hasOwn(system.events, step.event.type)) await system.events[step.event.type](step.event);
        actor.step(step);
        compare(step, 'after step ' + (position + 1) + ', ' + step.event.type);
        await hold(step);
        before = step;
      }
    });
  }
});`;
