// What the engine promises, and where XState's own functions would mislead a host: each in one sentence, with the test
// that shows it. Sabotages name these by number.

export type Witness = { readonly file: string; readonly title: string };
export type Promised = { readonly number: number; readonly says: string };
/** `excused`: why it cannot happen here, where there is nothing to test. */
export type Pitfall = { readonly number: number; readonly says: string } & ({ readonly shown: Witness } | { readonly excused: string });

export const promises: readonly Promised[] = [
  { number: 1, says: 'One macrostep is one commit: snapshot, log row, timers, pending effects, audit rows and idempotency answer are written together or not at all, and effects run only after it.' },
  { number: 2, says: 'An acknowledged event survives a kill and a loss of power; nothing unacknowledged is half there.' },
  { number: 3, says: 'One writer per flow: events apply in one order, a lost race is decided again, two tabs, two hosts and a retry never double an effect.' },
  { number: 4, says: 'Only the engine makes events of XState and of activities; a flow that has ended accepts nothing.' },
  { number: 5, says: 'A timer is a row with an absolute moment and a token: it fires once, after a restart too, and never after it was cancelled; a completion of an earlier run is dropped.' },
  { number: 6, says: 'An activity runs at least once under an idempotency key, is retried with back-off, and its end becomes the machine\'s; one that must not repeat runs at most once and then fails with an unknown outcome.' },
  { number: 7, says: 'A guard or assignment that throws changes nothing and is reported with flow, event and state; a machine that loops is stopped by a bound.' },
  { number: 8, says: 'A stored flow names the version of its machine; one whose version is gone is bound anew where it fits, migrated where somebody says how, and else parked.' },
  { number: 9, says: 'Secrets never reach snapshots, logs, stored events or messages: sealed, fingerprinted, shown once.' },
  { number: 10, says: 'Child machines are flows of their own, linked to their parent, in the same commit where they share a step.' },
  { number: 11, says: 'Limits are counted before anything is compared, once a key; audit records and counts are written in the commit.' },
  { number: 12, says: 'The directory is written by activities with a key, in the commit of their completion, with its audit record, success or failure.' },
];

const restored = 'test/engine/pitfalls/restored-flows.test.ts';
const written = 'test/engine/pitfalls/machines-as-written.test.ts';
const versions = 'test/engine/versions.test.ts';
const macrostep = 'test/engine/macrostep.test.ts';

export const pitfalls: readonly Pitfall[] = [
  { number: 1, says: 'XState stores no delays and restarts none.', shown: { file: restored, title: 'keeps the moment of %s, however often the process dies meanwhile' } },
  { number: 2, says: 'A live restore runs every promise and callback again.', shown: { file: restored, title: 'does not begin the work again that is under way, whoever looks at it or sends to it' } },
  { number: 3, says: '`resolveState` drops children and does not revive history.', shown: { file: macrostep, title: 'survives being stored as JSON with its history and its children, and leaves the stored form alone' } },
  { number: 4, says: '`restoreSnapshot` changes the JSON it is given.', shown: { file: macrostep, title: 'survives being stored as JSON with its history and its children, and leaves the stored form alone' } },
  { number: 5, says: 'An actor made from a state that is no longer there does not throw: it is a flow in error.', shown: { file: restored, title: 'is outdated, and stands as it stood, when its machine no longer has its state' } },
  { number: 6, says: 'A snapshot says neither whose it is nor of which version.', shown: { file: versions, title: 'stays on its own version where that is still hosted as an earlier one' } },
  { number: 7, says: 'The pure functions bring a machine that is done back to life.', shown: { file: 'test/engine/decide.test.ts', title: 'promise 4: is refused to a flow that is done, although XState itself would bring it back to life' } },
  { number: 8, says: 'Forged system events work, and a wildcard catches them all.', shown: { file: 'test/engine/pitfalls/forged-events.test.ts', title: 'is refused to a caller, and no wildcard catches it' } },
  { number: 9, says: 'A completion does not say of which run it is.', shown: { file: 'test/engine/decide-activities.test.ts', title: 'promise 5: of an earlier run is not heard when it answers in the next one' } },
  { number: 10, says: 'A promise that is done stays active in its parent\'s snapshot and would be run again.', shown: { file: restored, title: 'knows that a promise it waited for is done, and never runs it again' } },
  { number: 11, says: 'The input of an invoke is stored in the snapshot.', shown: { file: written, title: 'keeps the input of its work with that work alone: not in the snapshot, and gone with the outcome' } },
  { number: 12, says: 'Names of timers and invokes come from their position: a changed delay makes a pending timer do nothing, silently.', shown: { file: versions, title: 'whose timer changed its length' } },
  { number: 13, says: 'Logic that is spawned inline is stored as an empty object.', shown: { file: written, title: 'that spawns logic without a name is told to name it, as nobody could find that logic again' } },
  { number: 14, says: 'What the first step throws is caught and looks like a usual state.', shown: { file: 'test/engine/decide.test.ts', title: 'that throws at the start is thrown, not stored as a broken flow' } },
  { number: 15, says: 'Context factories run again on every step, without an input.', shown: { file: written, title: 'makes its context once a flow, and not again at every event' } },
  { number: 16, says: 'A static context is one object for all flows.', shown: { file: versions, title: 'is refused where it changes that object in place, which would leak into the next flow' } },
  { number: 17, says: 'A snapshot carries its machine, and runs that one\'s code whoever steps it.', shown: { file: restored, title: 'runs the code of its own version only, also while another version is hosted beside it' } },
  { number: 18, says: 'A loop of `always` hangs the process for ever.', shown: { file: written, title: 'that loops is stopped by a bound, also where the loop would end some day or the machine allows itself more' } },
  { number: 19, says: 'JSON turns a Date into text, a Map and an Error into nothing, and throws on a big integer.', shown: { file: written, title: 'into its context is told where, and changes nothing' } },
  { number: 20, says: 'A snapshot taken after `stop()` says "stopped" and stays so.', shown: { file: restored, title: 'is as it was when its process closed: what its actors say while they are stopped is not heard' } },
  { number: 21, says: '`JSON.stringify` of a snapshot is not its persisted form: children become marks.', shown: { file: written, title: 'that holds actors in its context is stored with marks in their place, which come back as the same actors' } },
  { number: 22, says: 'A region that was added is entered silently at restore, without its entry actions, invokes and timers.', shown: { file: versions, title: 'is parked where a region was added to where it stands, which XState would enter without its entry actions' } },
  { number: 23, says: 'Persisting after the effects: they have run when the write fails.', shown: { file: 'test/engine/engine-activities.test.ts', title: 'is performed once, after the commit that asked for it' } },
  { number: 24, says: 'The next major version of XState stores and names things otherwise.', shown: { file: macrostep, title: 'is verified for the very version of XState that is installed and asked for' } },
];

const trapTests = 'test/paths/explore-traps.test.ts';

/** What generators of paths for statecharts get wrong (seen in XState's own). */
export const traps: readonly (Promised & { readonly shown: Witness })[] = [
  { number: 1, says: 'An internal event is sent as if a person could: the shortest path skips every form.', shown: { file: trapTests, title: 'never sends an internal event as if a person could' } },
  { number: 2, says: 'Paths walk out of final states.', shown: { file: trapTests, title: 'walks out of no final state' } },
  { number: 3, says: 'Sets and maps in the context are the same whatever they hold: states merge, and guards become unreachable.', shown: { file: trapTests, title: 'tells states apart by what a set, a map, a date and a big integer in the context hold' } },
  { number: 4, says: 'What history remembers is no part of the state.', shown: { file: trapTests, title: 'tells states apart by what history remembers, for as long as that can be read' } },
  { number: 5, says: 'Machines with invokes, delays and delayed raises are refused, or played without them.', shown: { file: trapTests, title: 'takes invokes, delays and delayed raises for what they are' } },
  { number: 6, says: 'Naming payloads for one event leaves out all others.', shown: { file: trapTests, title: 'tries every other event too when the samples name payloads for one' } },
  { number: 7, says: 'A missing input gives a state of error, and one path that passes.', shown: { file: trapTests, title: 'refuses a machine that does not start, with the reason' } },
  { number: 8, says: 'A guard that throws ends everything, and a limit throws away what was found.', shown: { file: trapTests, title: 'reports a guard that throws and goes on' } },
  { number: 9, says: 'A wildcard is sent literally.', shown: { file: trapTests, title: 'sends no wildcard literally' } },
  { number: 10, says: 'Leaving out paths inside others takes time by the square of their number.', shown: { file: 'test/paths/plan/plan.test.ts', title: 'repeats no path inside another, and stays quick where there are thousands' } },
  { number: 11, says: 'Eventless transitions are counted nowhere.', shown: { file: trapTests, title: 'counts eventless transitions among those taken, at the start too' } },
  { number: 12, says: 'There is no time: a timer of a day fires before one of five minutes.', shown: { file: 'test/paths/replay/timers.test.ts', title: 'fires no timer of a day before one of five minutes, and says which came first' } },
];
