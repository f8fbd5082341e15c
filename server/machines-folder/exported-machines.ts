// The machines a file exports, and what else its modules export that a machine may spawn. XState's own classes are not asked
// for: a folder may bring another copy of XState than this service runs.
import type { AnyActorLogic, AnyStateMachine } from 'xstate';
import { isLogic, isMachine } from '#src/engine/actor-logic.ts';
import { FileError } from './machines-error.ts';
import type { Namespace } from './node-import.ts';

export type Exported = { readonly name: string; readonly machine: AnyStateMachine };

/** Each once, `default` last: a machine's own name says more. CommonJS's `module.exports = { … }` counts like exports. */
export function exportedMachines(namespace: Namespace): Exported[] {
  const found = new Map<AnyStateMachine, string>();
  for (const [name, value] of entriesOf(namespace)) {
    if (!isMachine(value) || found.has(value)) continue;
    if (typeof (value as { getPersistedSnapshot?: unknown }).getPersistedSnapshot !== 'function') throw new FileError(`its export "${name}" is a machine of an older XState; only those of XState 5 are hosted`);
    found.set(value, name);
  }
  if (found.size === 0) throw new FileError('it exports no machine; export what createMachine(…) of XState 5 returns');
  return [...found].map(([machine, name]) => ({ name, machine }));
}

/** Everything that is actor logic, machines included, by the name of its export. */
export const exportedLogic = (namespace: Namespace): [string, AnyActorLogic][] => entriesOf(namespace).filter((entry): entry is [string, AnyActorLogic] => isLogic(entry[1]));

function entriesOf(namespace: Namespace): [string, unknown][] {
  const own = Object.entries(namespace).filter(([name]) => name !== 'default' && name !== 'module.exports');
  const whole = namespace['default'];
  const inner = whole !== null && typeof whole === 'object' && !isLogic(whole) && Object.getPrototypeOf(whole) === Object.prototype ? Object.entries(whole) : [];
  return [...own, ...inner, ['default', whole]];
}
