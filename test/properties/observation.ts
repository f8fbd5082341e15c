// What can be seen of a family of actors from outside, in words that mean the same for XState live and for the engine: actors
// and references by the names they were given in their input, timers by the moment they are due.
export type Seen = {
  readonly name: string;
  readonly status: string;
  readonly value?: unknown;
  readonly context?: unknown;
  readonly output?: unknown;
  readonly error?: unknown;
  /** Event types of its level that it takes now, with `v: 1`. */
  readonly takes?: readonly string[];
  readonly children?: Readonly<Record<string, Seen>>;
  /** Milliseconds since the start, event type, receiver. */
  readonly timers?: readonly string[];
};
export type Observation = {
  readonly root: Seen;
  /** Promises owed, by name. */
  readonly waiting: readonly string[];
  /** Performed actions since the start, by actor, in order. */
  readonly notes: Readonly<Record<string, readonly unknown[]>>;
  /** Emitted events since the start, by actor, in order. */
  readonly emitted: Readonly<Record<string, readonly unknown[]>>;
};

export const levelOf = (name: string, machineId: string): number => (name === 'root' ? 0 : Number(machineId.slice(1)));

/** Machines that run, by name: what a script's `to` counts among. */
export function machinesIn(seen: Seen, found: string[] = []): string[] {
  if (seen.status !== 'active') return found;
  if (seen.value !== undefined) found.push(seen.name);
  for (const child of Object.values(seen.children ?? {})) machinesIn(child, found);
  return found.sort();
}

export function grouped(rows: readonly { readonly who: string; readonly what: unknown }[]): Record<string, unknown[]> {
  const groups: Record<string, unknown[]> = {};
  for (const { who, what } of rows) (groups[who] ??= []).push(what);
  return groups;
}

/** An error as data, as machines of the engine are told of it. */
export const plainError = (error: unknown): unknown => (error instanceof Error ? { name: error.name, message: error.message } : error);

/** JSON as it comes back from storage, with whatever stands for an actor replaced by its name. */
export function plain(value: unknown, nameOf: (value: object) => string | undefined): unknown {
  if (value === undefined) return null;
  if (value === null || typeof value !== 'object') return value;
  const name = nameOf(value);
  if (name !== undefined) return `ref ${name}`;
  if (Array.isArray(value)) return value.map((item) => plain(item, nameOf));
  return Object.fromEntries(Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : [[key, plain(inner, nameOf)]])));
}
