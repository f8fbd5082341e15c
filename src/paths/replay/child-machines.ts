// What a machine's children would say to it. They never run in a replay; of what they may answer only the end is known to
// the samples. Where a child says more, nobody can tell what happens next, and the path is refused by name.
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { parentName } from '../../engine/actor-refs.ts';
import { isMachine, kindOf } from '../../engine/actor-logic.ts';
import { type AskedAction, type Child, initialStep, nextStep, type Step } from '../../engine/macrostep.ts';

type Held = { readonly child: Child; snapshot: AnyMachineSnapshot | null };
type Sent = { readonly to?: { readonly id?: string }; readonly event: { readonly type: string } };

export class ChildMachines {
  readonly #held = new Map<string, Held>();

  /**
   * Follows the children through one step of their parent.
   * @returns why nobody can tell how it goes on; null where everybody can
   */
  after(parent: AnyMachineSnapshot, actions: readonly AskedAction[]): string | null {
    const said = this.#begin(parent);
    if (said !== null) return said;
    for (const { type, params } of actions) {
      const sent = params as Sent | undefined;
      const child = type === 'xstate.sendTo' && sent?.to?.id !== undefined && Object.hasOwn(parent.children, sent.to.id) ? (parent.children[sent.to.id] as Child | undefined) : undefined;
      const answer = sent === undefined || child === undefined || child !== sent.to ? null : this.#answerOf(child, sent.event);
      if (answer !== null) return answer;
    }
    return null;
  }

  #begin(parent: AnyMachineSnapshot): string | null {
    for (const [id, child] of Object.entries(parent.children as Readonly<Record<string, Child | undefined>>)) {
      if (child === undefined || this.#held.get(id)?.child === child) continue;
      const held: Held = { child, snapshot: null };
      this.#held.set(id, held);
      if (!isMachine(child.logic)) continue;
      const said = moved(held, () => initialStep(child.logic as AnyStateMachine, child.options.input));
      if (said !== null) return `the child machine "${id}" sends "${said}" to its parent as it begins`;
    }
    return null;
  }

  #answerOf(child: Child, event: Sent['event']): string | null {
    switch (kindOf(child.logic)) {
      case 'promise': // hears nothing
        return null;
      case 'pure':
        return child._syncSnapshot === true ? `"${child.id}" is sent "${event.type}" and shows what becomes of it` : null;
      case 'live':
        return `"${child.id}" is sent "${event.type}" and may answer`;
      case 'machine': {
        const held = this.#held.get(child.id);
        const before = held?.snapshot;
        if (held === undefined || before === undefined || before === null) return null;
        const said = moved(held, () => nextStep(child.logic as AnyStateMachine, before, event));
        return said === null ? null : `the child machine "${child.id}" answers "${event.type}" with "${said}"`;
      }
    }
  }
}

/** The type of what the child sends to its parent in this step. */
function moved(held: Held, step: () => Step): string | null {
  try {
    const { snapshot, actions } = step();
    held.snapshot = snapshot.status === 'active' ? snapshot : null;
    const said = actions.find(({ type, params }) => type === 'xstate.sendTo' && (params as Sent).to?.id === parentName);
    return said === undefined ? null : (said.params as Sent).event.type;
  } catch {
    held.snapshot = null; // it fails, which is an outcome like others
    return null;
  }
}
