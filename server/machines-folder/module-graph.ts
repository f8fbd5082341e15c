// A machine's file with everything it imports by path, as trees: what its version is made of, and where its lints look.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type AnyNode, type Program, textOf, treeOf, within } from './javascript.ts';

export type Module = {
  readonly file: string;
  /** Null: no program (JSON, say), only its text. */
  readonly tree: Program | null;
  readonly text: string;
  /** The modules it imports by path, by specifier, in the order of the source. */
  readonly imports: ReadonlyMap<string, Module>;
};

/** @throws {SyntaxError} */
export function moduleGraph(file: string, known = new Map<string, Module>()): Module {
  const found = known.get(file);
  if (found !== undefined) return found;
  const tree = /\.(?:[cm]?js|[cm]?ts)$/.test(file) ? treeOf(file) : null;
  const imports = new Map<string, Module>();
  const module: Module = { file, tree, text: readFileSync(file, 'utf8'), imports };
  known.set(file, module);
  if (tree === null) return module;
  const { resolve } = createRequire(file);
  for (const specifier of specifiersIn(tree)) {
    if (!/^\.{1,2}\//.test(specifier) || imports.has(specifier)) continue;
    imports.set(specifier, moduleGraph(resolve(specifier), known));
  }
  return module;
}

/** The module and all it imports, each once, in the order of the imports. */
export function modulesOf(module: Module, all = new Set<Module>()): Set<Module> {
  if (all.has(module)) return all;
  all.add(module);
  for (const imported of module.imports.values()) modulesOf(imported, all);
  return all;
}

function* specifiersIn(tree: Program): Generator<string> {
  for (const node of within(tree)) {
    const specifier = textOf(specifierOf(node));
    if (specifier !== null) yield specifier;
  }
}

function specifierOf(node: AnyNode): AnyNode | null | undefined {
  if (node.type === 'CallExpression') return node.callee.type === 'Identifier' && node.callee.name === 'require' ? node.arguments[0] : null;
  const isImport = node.type === 'ImportDeclaration' || node.type === 'ExportAllDeclaration' || node.type === 'ExportNamedDeclaration' || node.type === 'ImportExpression';
  return isImport ? node.source : null;
}
