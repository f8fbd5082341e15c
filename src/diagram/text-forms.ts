// The forms a chart can be written in as text, by name.
import type { ChartGraph } from './chart.ts';
import { mermaid } from './mermaid.ts';
import { scxml } from './scxml.ts';
import { smcat } from './smcat.ts';
import { textOf } from './text-of.ts';

export const textForms = {
  mermaid,
  scxml,
  smcat,
  json: (chart: ChartGraph): string => `${JSON.stringify(chart, null, 2)}\n`,
  text: textOf,
} as const satisfies Readonly<Record<string, (chart: ChartGraph) => string>>;
export type TextForm = keyof typeof textForms;
