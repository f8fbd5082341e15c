// Charts nobody thought of: plain data made by fast-check, small enough to shrink, and wide enough to hold what XState knows.
// Numbers are taken modulo what there is to choose from, so that every shape is a valid chart.
import * as fc from 'fast-check';

export type RawAction = { readonly kind: number; readonly n: number; readonly m: number };
export type RawTransition = { readonly target: number | null; readonly guard: number; readonly reenter: boolean; readonly actions: readonly RawAction[] };
export type RawInvoke = { readonly src: number; readonly onDone: RawTransition | null; readonly onError: RawTransition | null; readonly onSnapshot: RawTransition | null };
export type RawState = {
  readonly kind: 'atomic' | 'compound' | 'parallel' | 'final' | 'shallow' | 'deep';
  readonly children: readonly RawState[];
  readonly initial: number;
  readonly entry: readonly RawAction[];
  readonly exit: readonly RawAction[];
  readonly on: readonly { readonly event: number; readonly transition: RawTransition }[];
  readonly always: RawTransition | null;
  readonly after: readonly { readonly delay: number; readonly transitions: readonly RawTransition[] }[];
  readonly onDone: RawTransition | null;
  readonly invoke: readonly RawInvoke[];
};
/** The first is the one that is started; each may invoke and spawn those after it. */
export type RawCharts = readonly [RawState, RawState, RawState];

export type Move =
  | { readonly kind: 'send'; readonly to: number; readonly event: number; readonly v: number }
  | { readonly kind: 'advance'; readonly by: number }
  | { readonly kind: 'answer'; readonly which: number; readonly isError: boolean; readonly v: number };
export type Script = readonly { readonly move: Move; readonly crash: boolean }[];

export const actionKinds = 24;
const small = fc.nat(6);
const action: fc.Arbitrary<RawAction> = fc.record({ kind: fc.nat(actionKinds - 1), n: small, m: small });
const actions = fc.array(action, { maxLength: 3 });
const transition: fc.Arbitrary<RawTransition> = fc.record({
  target: fc.option(fc.nat(20), { freq: 4 }), guard: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat(7) }), reenter: fc.boolean(), actions,
});
const rarely = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
const invoke: fc.Arbitrary<RawInvoke> = fc.record({ src: small, onDone: fc.option(transition), onError: fc.option(transition), onSnapshot: rarely(transition) });
const own = {
  initial: small, entry: actions, exit: fc.array(action, { maxLength: 2 }),
  on: fc.array(fc.record({ event: fc.nat(8), transition }), { maxLength: 4 }),
  always: rarely(transition),
  after: fc.array(fc.record({ delay: small, transitions: fc.array(transition, { minLength: 1, maxLength: 2 }) }), { maxLength: 1 }),
  onDone: fc.option(transition),
  invoke: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 2, arbitrary: fc.array(invoke, { minLength: 1, maxLength: 2 }) }),
};
const leaf = fc.record({ ...own, kind: fc.constantFrom<RawState['kind'][]>('atomic', 'atomic', 'atomic', 'final', 'shallow', 'deep'), children: fc.constant([]) });
const inner = (children: fc.Arbitrary<RawState>): fc.Arbitrary<RawState> =>
  fc.record({ ...own, kind: fc.constantFrom<RawState['kind'][]>('compound', 'compound', 'parallel'), children: fc.array(children, { minLength: 1, maxLength: 3 }) });
const branch = fc.oneof({ weight: 3, arbitrary: leaf }, { weight: 2, arbitrary: inner(fc.oneof({ weight: 4, arbitrary: leaf }, { weight: 1, arbitrary: inner(leaf) })) });
const chart = fc.record({ ...own, kind: fc.constantFrom<RawState['kind'][]>('compound', 'compound', 'compound', 'parallel'), children: fc.array(branch, { minLength: 1, maxLength: 3 }) });
export const charts: fc.Arbitrary<RawCharts> = fc.tuple(chart, chart, chart);

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('send' as const), to: small, event: fc.nat(5), v: small }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('advance' as const), by: fc.constantFrom(0, 60, 100, 250, 1_000) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('answer' as const), which: small, isError: fc.boolean(), v: small }) },
);
export const script: fc.Arbitrary<Script> = fc.array(fc.record({ move, crash: fc.boolean() }), { maxLength: 12 });
