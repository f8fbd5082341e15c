// What the engine needs of the outside, given once when it is made.
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { Store } from '../ports/store.ts';
import type { HeldFlows } from './held-flows.ts';
import type { EngineObserver } from './observer.ts';
import type { ScriptedActivities } from './scripted-activities.ts';
import type { Vault } from './vault.ts';

/** One line of the structured log. Details never hold a secret: identifiers, names, codes and errors only. */
export type EngineLog = (level: 'debug' | 'info' | 'warn' | 'error', message: string, details: Readonly<Record<string, unknown>>) => void;

export type EnginePorts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly vault: Vault;
  readonly log: EngineLog;
  /** Milliseconds an ended flow and its history are kept; null or left out: for ever. */
  readonly retention?: number | null;
  /** Outcomes that a test has put in the place of the next attempts at an activity. */
  readonly scripted?: ScriptedActivities | undefined;
  /** Flows that a test has in hand. */
  readonly held?: HeldFlows | undefined;
  /** Hears what happens, for metrics. */
  readonly observe?: EngineObserver | undefined;
};
