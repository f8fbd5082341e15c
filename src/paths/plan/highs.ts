// The one place that knows the solver: linear and integer programmes by HiGHS, compiled to WebAssembly.
import * as solver from 'highs';

/** The sum of `factors` times `columns`, each of which stands once, is at least `least`. */
export type Row = { readonly columns: readonly number[]; readonly factors: readonly number[]; readonly least: number };
/** Minimise `costs · x` over all `x ≥ 0`, whole numbers where `isInteger`, so that every row holds. */
export type Programme = { readonly costs: readonly number[]; readonly rows: readonly Row[]; readonly isInteger: boolean };

export type Solved = {
  readonly isOptimal: boolean;
  /** No solution costs less, up to the solver's tolerance. */
  readonly bound: number;
  /** Null: none was found within the limits. */
  readonly values: Float64Array | null;
};

/** A programme that is solved again and again with more rows. */
export type Solver = {
  /** Until the limit: seconds of computing as the solver itself counts them, or steps of its simplex method, which every machine counts the same. */
  run(limit: { readonly seconds?: number; readonly steps?: number }): Solved;
  add(rows: readonly Row[]): void;
  /** A solution known already, to be better than. */
  begin(values: Float64Array): void;
  /** Seconds of computing so far. */
  spent(): number;
};

/** The package is CommonJS with types of an ES module: its default export is the loader itself. */
const load = solver.default as unknown as (options?: solver.InitOptions) => Promise<solver.Highs>;
let loading: Promise<solver.Highs> | undefined;

export async function withSolver<Result>({ costs, rows, isInteger }: Programme, use: (solver: Solver) => Result): Promise<Result> {
  const highs = await (loading ??= load());
  const model = highs.createModel({
    numCols: costs.length, numRows: rows.length, colCost: costs,
    colLower: new Float64Array(costs.length), colUpper: new Float64Array(costs.length).fill(highs.infinity), ...bounds(rows, highs.infinity), matrix: matrix(rows, costs.length),
    ...(isInteger ? { integrality: costs.map(() => highs.constants.variableType.integer) } : {}),
  });
  const { optimal, unbounded, infeasible, unboundedOrInfeasible } = highs.constants.modelStatus;
  try {
    model.options.set({ output_flag: false, ...(isInteger ? { mip_rel_gap: 0, mip_abs_gap: 0.9 } : {}) }); // costs are whole: a gap below one is none
    return use({
      run({ seconds, steps }) {
        if (seconds !== undefined) model.options.set('time_limit', seconds);
        if (steps !== undefined) model.options.set('simplex_iteration_limit', steps);
        const { modelStatus } = model.run();
        if ([unbounded, infeasible, unboundedOrInfeasible].includes(modelStatus as never)) throw new Error(`the programme has no solution (${modelStatus})`);
        const isOptimal = modelStatus === optimal;
        const isFeasible = isOptimal || Number(model.info.get('primal_solution_status')) === 2;
        const bound = isInteger ? Number(model.info.get('mip_dual_bound')) : isOptimal ? model.getObjectiveValue() : 0;
        return { isOptimal, bound: Number.isFinite(bound) ? bound : 0, values: isFeasible ? Float64Array.from(model.getSolution().colValue) : null };
      },
      add(more) {
        const { rowLower: lower, rowUpper: upper } = bounds(more, highs.infinity);
        if (more.length > 0) model.addRows({ lower, upper, matrix: matrix(more, costs.length) });
      },
      begin: (values) => void model.setSolution({ colValue: values }),
      spent: () => model.getRunTime(),
    });
  } finally {
    model.dispose();
  }
}

const bounds = (rows: readonly Row[], infinity: number) => ({ rowLower: Float64Array.from(rows, ({ least }) => least), rowUpper: new Float64Array(rows.length).fill(infinity) });

function matrix(rows: readonly Row[], numCols: number) {
  const starts = new Int32Array(rows.length + 1);
  for (const [at, { columns }] of rows.entries()) starts[at + 1] = (starts[at] ?? 0) + columns.length;
  return { format: 'csr' as const, numRows: rows.length, numCols, starts, indices: Int32Array.from(rows.flatMap(({ columns }) => columns)), values: Float64Array.from(rows.flatMap(({ factors }) => factors)) };
}
