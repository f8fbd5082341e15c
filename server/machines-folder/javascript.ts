// The source of a module as a tree. Types are blanked out first, so that positions are those of the file.
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { type AnyNode, parse, type Program } from 'acorn';

export type { AnyNode, Program } from 'acorn';

/** @throws {SyntaxError} */
export function treeOf(file: string): Program {
  const text = readFileSync(file, 'utf8');
  const source = file.endsWith('ts') ? withoutTypes(text) : text;
  const options = { ecmaVersion: 'latest', locations: true, allowHashBang: true, allowReturnOutsideFunction: true } as const;
  try {
    return parse(source, { ...options, sourceType: 'module' });
  } catch (error) {
    try {
      return parse(source, { ...options, sourceType: 'script' });
    } catch {
      throw error;
    }
  }
}

/** Node calls this function experimental on standard error, once; an operator can do nothing about that. */
export function withoutTypes(text: string): string {
  const own = Object.getOwnPropertyDescriptor(process, 'emitWarning');
  process.emitWarning = () => {};
  try {
    return stripTypeScriptTypes(text, { mode: 'strip' });
  } finally {
    if (own !== undefined) Object.defineProperty(process, 'emitWarning', own);
  }
}

/** The tree of a function as it prints itself; null for one without source (native, bound). */
export function treeOfFunction(code: unknown): AnyNode | null {
  if (typeof code !== 'function') return null;
  const text = Function.prototype.toString.call(code);
  for (const [before, after] of [['(', ')'], ['({', '})'], ['(class {', '})']] as const) {
    try {
      return parse(`${before}${text}${after}`, { ecmaVersion: 'latest', locations: true });
    } catch {
      // another form of function
    }
  }
  return null;
}

export const isNode = (value: unknown): value is AnyNode => value !== null && typeof value === 'object' && typeof (value as { type?: unknown }).type === 'string' && typeof (value as { start?: unknown }).start === 'number';

/** Direct parts of a node, in the order of the source where it matters. */
export function partsOf(node: AnyNode): AnyNode[] {
  const parts: AnyNode[] = [];
  for (const value of Object.values(node) as unknown[]) {
    if (value === null || typeof value !== 'object') continue;
    if (isNode(value)) parts.push(value);
    else if (Array.isArray(value)) for (const item of value) if (isNode(item)) parts.push(item);
  }
  return parts;
}

/** The node and everything in it, a node before its parts. */
export function* within(node: AnyNode): Generator<AnyNode> {
  const waiting = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next;
    for (const part of partsOf(next).toReversed()) waiting.push(part); // one by one: a module of data may have more of them than a call takes
  }
}

/** The name of a property as the object will have it; null for a computed one. */
export function keyOf(node: AnyNode): string | null {
  if (node.type !== 'Property' || node.computed) return null;
  if (node.key.type === 'Identifier') return node.key.name;
  return node.key.type === 'Literal' ? String(node.key.value) : null;
}

export const textOf = (node: AnyNode | null | undefined): string | null => (node?.type === 'Literal' && typeof node.value === 'string' ? node.value : null);

/** From 1. */
export const lineOf = (node: AnyNode): number => node.loc?.start.line ?? 1;
