// Every sabotage there is, by what it breaks. One more is one more entry in the list of its subject.
import { bounds } from './lists/bounds.ts';
import { administration } from './lists/administration.ts';
import { chartsBroken } from './lists/charts.ts';
import { factsElsewhere } from './lists/facts-elsewhere.ts';
import { factsKnown } from './lists/facts-known.ts';
import { factsOfMethods } from './lists/facts-methods.ts';
import { factsOfPolicy } from './lists/facts-policy.ts';
import { decisions } from './lists/decisions.ts';
import { devices } from './lists/devices.ts';
import { diagrams } from './lists/diagrams.ts';
import { http } from './lists/http.ts';
import { machinesFolder } from './lists/machines-folder.ts';
import { notices } from './lists/notices.ts';
import { operations } from './lists/operations.ts';
import { pathsChecks } from './lists/paths-checks.ts';
import { pathsExplorer } from './lists/paths-explorer.ts';
import { pathsFormats } from './lists/paths-formats.ts';
import { pathsPlan } from './lists/paths-plan.ts';
import { pathsReplay } from './lists/paths-replay.ts';
import { pathsTestModel } from './lists/paths-test-model.ts';
import { registration } from './lists/registration.ts';
import { rounds } from './lists/rounds.ts';
import { machineRules } from './lists/rules.ts';
import { secretsAndLimits } from './lists/secrets-and-limits.ts';
import { simulated } from './lists/simulated.ts';
import { snapshots } from './lists/snapshots.ts';
import { store } from './lists/store.ts';
import { suiteRuns } from './lists/suite-runs.ts';
import { studio } from './lists/studio.ts';
import { stuckFlows } from './lists/stuck-flows.ts';
import { turns } from './lists/turns.ts';
import { versions } from './lists/versions.ts';
import { views } from './lists/views.ts';
import { work } from './lists/work.ts';
import { sabotagesOfFacts } from './fact-breaks.ts';
import type { Sabotage } from './sabotage.ts';

/** The engine's own, with everything behind its promises. */
export const engineSabotages: readonly Sabotage[] = [...decisions, ...snapshots, ...turns, ...rounds, ...stuckFlows, ...bounds, ...work, ...versions, ...secretsAndLimits];

const known: readonly Sabotage[] = [...engineSabotages, ...store, ...machinesFolder, ...diagrams, ...http, ...administration, ...devices, ...operations, ...notices, ...registration, ...machineRules, ...chartsBroken, ...views, ...pathsExplorer, ...pathsChecks, ...pathsFormats, ...suiteRuns, ...pathsPlan, ...pathsReplay, ...pathsTestModel, ...simulated, ...studio];

export const sabotages: readonly Sabotage[] = [...known, ...sabotagesOfFacts([...factsOfMethods, ...factsOfPolicy, ...factsElsewhere, ...factsKnown], known)];
