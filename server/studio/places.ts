// Where each state and each transition of a chart is written, as far as the source tells.
import { isAbsolute, relative } from 'node:path';
import type { ChartGraph, ChartState, ChartTransition } from '#src/diagram/chart.ts';
import { moduleGraph } from '../machines-folder/module-graph.ts';
import { type Path, type Place, PlaceFinder } from '../machines-folder/place-finder.ts';

export type Places = { readonly states: Readonly<Record<string, Place>>; readonly transitions: Readonly<Record<string, Place>> };

/** @throws {SyntaxError} */
export function placesOf(chart: ChartGraph, file: string, exported: string): Places {
  const finder = new PlaceFinder(moduleGraph(file), exported);
  const states = new Map(chart.states.map((state) => [state.id, state]));
  const pathOf = (id: string): Path => {
    const state = states.get(id);
    return state === undefined || state.parent === null ? [] : [...pathOf(state.parent), 'states', state.key];
  };
  const place = (path: Path): Place => {
    const { file, line } = finder.at(path);
    const near = relative(process.cwd(), file);
    return { file: near.startsWith('..') || isAbsolute(near) ? file : near, line };
  };
  return {
    states: Object.fromEntries(chart.states.map(({ id }) => [id, place(pathOf(id))])),
    transitions: Object.fromEntries(chart.transitions.map((transition) => [transition.id, place([...pathOf(transition.source), ...within(transition, states.get(transition.source))])])),
  };
}

const outcomes: Readonly<Partial<Record<ChartTransition['kind'], readonly [prefix: string, key: string]>>> = {
  done: ['xstate.done.actor.', 'onDone'], error: ['xstate.error.actor.', 'onError'], snapshot: ['xstate.snapshot.', 'onSnapshot'],
};

/** From the state it belongs to. */
function within({ kind, event, position, source }: ChartTransition, state: ChartState | undefined): Path {
  if (kind === 'always') return ['always', position];
  if (kind === 'state-done') return event === `xstate.done.state.${source}` ? ['onDone', position] : ['on', event, position];
  // By the name of the delay: XState's event is `xstate.after.DELAY.STATE`.
  if (kind === 'delay') return ['after', event.slice('xstate.after.'.length, -source.length - 1), position];
  const [prefix, key] = outcomes[kind] ?? ['', ''];
  const invoke = key === '' ? -1 : (state?.invokes.findIndex(({ id }) => event === `${prefix}${id}`) ?? -1);
  return invoke === -1 ? ['on', event, position] : ['invoke', invoke, key, position];
}
