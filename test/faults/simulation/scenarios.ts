// The charts that are simulated, each run hosting all of them at once.
import { orderScenario } from './order.scenario.ts';
import { errandScenario } from './errand.scenario.ts';
import type { Scenario } from './scenario.ts';

export const scenarios: readonly Scenario[] = [orderScenario, errandScenario];

export function scenarioOf(machine: string): Scenario {
  const found = scenarios.find((scenario) => scenario.machine === machine || scenario.children?.some(({ id }) => id === machine) === true);
  if (found === undefined) throw new Error(`no scenario has the machine "${machine}"`);
  return found;
}
