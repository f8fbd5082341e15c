// Every sabotage there is, by what it breaks. One more is one more entry in the list of its subject.
import { decisions } from './lists/decisions.ts';
import { http } from './lists/http.ts';
import { machinesFolder } from './lists/machines-folder.ts';
import { operations } from './lists/operations.ts';
import { rounds } from './lists/rounds.ts';
import { secretsAndLimits } from './lists/secrets-and-limits.ts';
import { simulated } from './lists/simulated.ts';
import { snapshots } from './lists/snapshots.ts';
import { store } from './lists/store.ts';
import { stuckFlows } from './lists/stuck-flows.ts';
import { turns } from './lists/turns.ts';
import { versions } from './lists/versions.ts';
import { work } from './lists/work.ts';
import type { Sabotage } from './sabotage.ts';

/** The engine's own, with everything behind its promises. */
export const engineSabotages: readonly Sabotage[] = [...decisions, ...snapshots, ...turns, ...rounds, ...stuckFlows, ...work, ...versions, ...secretsAndLimits];

export const sabotages: readonly Sabotage[] = [...engineSabotages, ...store, ...machinesFolder, ...http, ...operations, ...simulated];
