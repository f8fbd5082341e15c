// Every machine that is hosted, in the version that new flows start with and in those that older flows still run on.
import type { AnyActorLogic } from 'xstate';
import type { Definition } from './definition.ts';
import { kindOf, logicOf } from './actor-logic.ts';

/** Where a flow's machine is found: of a child flow, `lineage` names its root's machine and the way down from there. */
export type Bound = { readonly machine: string; readonly version: string; readonly lineage?: { readonly root: string; readonly path: readonly string[] } };

export class Definitions {
  readonly #current = new Map<string, Definition>();
  readonly #earlier = new Map<string, Definition>();
  readonly #children = new WeakMap<Definition, Map<string, Definition>>();

  /** @throws when two current machines have one id, or two earlier ones one id and version. */
  constructor(current: Iterable<Definition>, earlier: Iterable<Definition> = []) {
    for (const definition of current) {
      if (this.#current.has(definition.id)) throw new Error(`two machines have the id "${definition.id}"`);
      this.#current.set(definition.id, definition);
    }
    for (const definition of earlier) {
      const name = nameOf(definition.id, definition.version);
      if (this.#earlier.has(name)) throw new Error(`two files hold version ${definition.version} of "${definition.id}"`);
      this.#earlier.set(name, definition);
    }
  }

  /** The version new flows start with. */
  get(id: string): Definition | undefined {
    return this.#current.get(id);
  }

  has(id: string): boolean {
    return this.#current.has(id);
  }

  /** The current version of every machine. */
  values(): Definition[] {
    return [...this.#current.values()];
  }

  /** Earlier versions that are still hosted. */
  earlier(): Definition[] {
    return [...this.#earlier.values()];
  }

  version(id: string, version: string): Definition | undefined {
    const current = this.#current.get(id);
    return current?.version === version ? current : this.#earlier.get(nameOf(id, version));
  }

  /** The very version a flow runs on; undefined when it is not hosted. */
  of({ machine, version, lineage }: Bound): Definition | undefined {
    if (lineage === undefined) return this.version(machine, version);
    return lineage.path.reduce<Definition | undefined>((parent, src) => (parent === undefined ? undefined : this.child(parent, src)), this.version(lineage.root, version));
  }

  /** The machine that `parent` invokes or spawns as `src`; undefined when that is no machine. */
  child(parent: Definition, src: string): Definition | undefined {
    const known = this.#children.get(parent) ?? new Map<string, Definition>();
    this.#children.set(parent, known);
    const found = known.get(src) ?? this.#madeChild(parent, parent.spawnable?.get(src) ?? logicOf(parent.machine, src));
    if (found !== undefined) known.set(src, found);
    return found;
  }

  #madeChild(parent: Definition, logic: AnyActorLogic | undefined): Definition | undefined {
    if (logic === undefined || kindOf(logic) !== 'machine') return undefined;
    const machine = logic as Definition['machine'];
    const own = this.#current.get(machine.id);
    // A machine that is hosted under its own name too has activities, schemas and pages of its own.
    const { title, activities, eventSchema, hostEvents, audits, spawnable } = own !== undefined && own.machine.config === machine.config ? own : parent;
    return { id: machine.id, version: parent.version, title, machine, activities, eventSchema, hostEvents, audits, ...(spawnable === undefined ? {} : { spawnable }) };
  }
}

const nameOf = (id: string, version: string): string => JSON.stringify([id, version]);
