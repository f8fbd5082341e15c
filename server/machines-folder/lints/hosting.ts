// How the host has to help itself: an id or a version of its own making, actors that live in the process alone.
import { kindOf, logicOf } from '#src/engine/actor-logic.ts';
import { actionsOf, type Chart, invokesOf, isBuiltIn, type Lint, nameOf, statesOf, warning } from './chart.ts';

export const names: Lint = function* ({ machine, places }: Chart) {
  if (machine.config.id === undefined) yield warning('no-id', 'this machine has no id and is hosted under the name of its file: renaming the file strands its flows. Give it one: createMachine({ id: … })', places.at([]));
  if (machine.config.version === undefined) yield warning('no-version', 'this machine declares no version: a hash of its source is its version, and every change to its code is a new one. Declare one: createMachine({ version: … })', places.at([]));
};

export const liveActors: Lint = function* (chart) {
  const message = (who: string, src: string): string => `${who} "${src}", which is a callback or an observable: it lives in the process and is started again after a crash`;
  for (const state of statesOf(chart.machine.root)) {
    const defined = state.node.invoke;
    for (const [i, { path }] of invokesOf(state).entries()) {
      const src = defined[i]?.src as string;
      if (isLive(chart, src)) yield warning('live-actor', message(`${nameOf(state.node)} invokes`, src), chart.places.at(path));
    }
  }
  for (const { action, place } of actionsOf(chart)) {
    if (!isBuiltIn(action) || action.type !== 'xstate.spawnChild') continue;
    const { src } = action;
    if (typeof src === 'string' && isLive(chart, src)) yield warning('live-actor', message('an action spawns', src), place());
  }
};

function isLive({ machine }: Chart, src: string): boolean {
  const logic = logicOf(machine, src);
  return logic !== undefined && kindOf(logic) === 'live';
}
