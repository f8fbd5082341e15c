// Delays: a name nobody defined fires at once, and a number is part of the name of every timer that waits.
import { actionsOf, type Chart, isBuiltIn, type Lint, nameOf, rawOf, statesOf, warning } from './chart.ts';

export const delayNames: Lint = function* (chart) {
  for (const { node, config, path } of statesOf(chart.machine.root)) {
    for (const delay of Object.keys(rawOf(config['after']))) {
      const place = (): { file: string; line: number } => chart.places.at([...path, 'after', delay]);
      if (isNumber(delay)) yield warning('unnamed-delay', `${nameOf(node)} waits "after: ${delay}": a flow that waits while the number is changed waits for ever. Name the delay: setup({ delays: { … } })`, place());
      else if (!isKnown(chart, delay)) yield warning('unknown-delay', unknown(chart, delay, `${nameOf(node)} waits "after: ${delay}"`), place());
    }
  }
  for (const { action, place } of actionsOf(chart)) {
    if (!isBuiltIn(action) || typeof action['delay'] !== 'string' || isKnown(chart, action['delay'])) continue;
    yield warning('unknown-delay', unknown(chart, action['delay'], `${action.type.replace('xstate.', '')}(…) has the delay "${action['delay']}"`), place());
  }
};

const isNumber = (delay: string): boolean => delay.trim() !== '' && !Number.isNaN(Number(delay));
const isKnown = ({ machine }: Chart, delay: string): boolean => Object.hasOwn(machine.implementations.delays, delay);

function unknown({ machine }: Chart, delay: string, where: string): string {
  const names = Object.keys(machine.implementations.delays);
  const near = names.find((name) => name.toLowerCase() === delay.toLowerCase());
  return `${where}, and no delay has that name: the step fails when it is taken. ${near !== undefined ? `Is "${near}" meant?` : names.length === 0 ? 'Name it in setup({ delays: { … } })' : `There are ${names.join(', ')}`}`;
}
