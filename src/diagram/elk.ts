// The layout engine, in this very thread and loaded when it is first needed: it is large.
import type { ElkGraph, LayoutEngine } from './layout.ts';

let loaded: Promise<LayoutEngine> | undefined;

/** One for everybody: it keeps nothing between two graphs. */
export const elk = (): Promise<LayoutEngine> => (loaded ??= load());

async function load(): Promise<LayoutEngine> {
  const { default: bundled } = await import('elkjs/lib/elk.bundled.js');
  const Engine = bundled as unknown as new () => { layout(graph: ElkGraph): Promise<ElkGraph> }; // a CommonJS bundle: its only export is the class
  const engine = new Engine();
  return { layout: (graph) => engine.layout(graph) };
}
