// What a form of writing a suite down is: its name, the ending of its file, and how it is written.
import type { AnyStateMachine } from 'xstate';
import type { Samples } from '../samples.ts';
import type { Suite } from '../suite.ts';
import type { FormatName } from './names.ts';

/** The chart that a suite is of. */
export type Charted = {
  readonly machine: AnyStateMachine;
  readonly samples: Samples;
  /** The machine's module as the written file is to import it: `./door.machine.ts`. Default: named after the machine. */
  readonly file?: string;
  /** Under which name that module exports the machine, `default` included. Default `machine`. */
  readonly exportName?: string;
  /** What the written file is called, without its ending: `NAME.chart.txt` beside it holds the listing. Default: after the machine. */
  readonly name?: string;
};

export type Format = {
  readonly name: FormatName;
  /** Without a leading dot: `test.ts`. */
  readonly extension: string;
  /** The whole file, with a newline at its end. */
  write(suite: Suite, chart: Charted): string;
};
