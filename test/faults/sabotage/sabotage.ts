// One line broken on purpose, and the test that has to notice. A promise is kept only if breaking it turns a test red.

/** What a sabotage breaks: a promise of the engine, a pitfall of XState, a trap of path generators, a row of the tables of facts, or another sentence of the contract in words. */
export type Rule = `promise ${number}` | `pitfall ${number}` | `trap ${number}` | `fact ${string}` | `contract: ${string}`;

export type Sabotage = {
  /** A sentence about the broken program: "a timer that fired stays". Unique. */
  readonly name: string;
  readonly breaks: readonly [Rule, ...Rule[]];
  /** The file to break, from the top of the tree. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** The test file that must go red. */
  readonly test: string;
  /** Only tests with this in their full name are run; all of the file otherwise. */
  readonly title?: string;
};

/** Why the sabotage cannot be applied to this text; null when it can. */
export function obstacle({ find, replace }: Sabotage, text: string): string | null {
  if (find === '') return 'there is nothing to find';
  if (find === replace) return 'it changes nothing';
  const count = text.split(find).length - 1;
  return count === 1 ? null : `what it replaces stands ${count} times in the file`;
}

/** @throws {Error} naming the obstacle. */
export function sabotaged(sabotage: Sabotage, text: string): string {
  const reason = obstacle(sabotage, text);
  if (reason !== null) throw new Error(`"${sabotage.name}" cannot be applied to ${sabotage.file}: ${reason}`);
  return text.replace(sabotage.find, () => sabotage.replace);
}
