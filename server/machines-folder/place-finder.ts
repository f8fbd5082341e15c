// Where a part of a chart is written: follows a path of keys through the source, across variables, imports, spreads and
// functions that answer with a part of a chart. Where the trail ends, the last place it came by is the answer.
import { type AnyNode, keyOf, lineOf, within } from './javascript.ts';
import { type Module, modulesOf } from './module-graph.ts';
import { isChartCall } from './prose.ts';

export type Place = { readonly file: string; readonly line: number };
export type Path = readonly (string | number)[];
type Found = { readonly node: AnyNode; readonly module: Module };

const furthest = 40;

export class PlaceFinder {
  readonly #module: Module;
  readonly #machine: Found | null;

  /** @param exported the name under which the module exports the machine */
  constructor(module: Module, exported: string) {
    this.#module = module;
    const found = exportOf(module, exported);
    this.#machine = found ?? null;
  }

  /** Of a part of the machine's configuration: `['states', 'loading', 'invoke']`. */
  at(path: Path): Place {
    let best: Found = this.#machine ?? { node: this.#module.tree as AnyNode, module: this.#module };
    let current = this.#machine === null ? null : valueOf(this.#machine);
    for (const key of path) {
      if (key === 0 && current?.node.type !== 'ArrayExpression') {
        best = inside(best); // one thing where there might be a list
        continue;
      }
      const next: Found | null = current === null ? null : propertyOf(current, String(key));
      if (next === null) break;
      best = next;
      current = valueOf(inside(next));
    }
    return placeOf(best);
  }

  /** Of a named implementation: `actions`, `remember`. Looked for in every `actions: { … }` of the machine's modules. */
  implementation(kind: string, name: string): Place {
    for (const module of modulesOf(this.#module)) {
      for (const node of module.tree === null ? [] : within(module.tree)) {
        if (keyOf(node) !== kind || node.type !== 'Property' || node.value.type !== 'ObjectExpression') continue;
        const found = node.value.properties.find((property) => keyOf(property) === name);
        if (found !== undefined) return { file: module.file, line: lineOf(found) };
      }
    }
    return this.at([]);
  }
}

const placeOf = ({ node, module }: Found): Place => ({ file: module.file, line: lineOf(node) });
const inside = ({ node, module }: Found): Found => (node.type === 'Property' ? { node: node.value, module } : { node, module });

/** What an expression comes to, as far as the source tells. */
function valueOf({ node, module }: Found, depth = 0): Found | null {
  if (depth > furthest) return null;
  const further = (next: AnyNode | null | undefined, where = module): Found | null => (next === null || next === undefined ? null : valueOf({ node: next, module: where }, depth + 1));
  if (node.type === 'Identifier') {
    const declared = declarationOf(module, node.name);
    return declared === null ? null : valueOf(declared, depth + 1);
  }
  if (node.type === 'CallExpression') {
    if (isChartCall(node)) return further(node.arguments[0]);
    if (node.callee.type === 'MemberExpression' && node.callee.property.type === 'Identifier' && node.callee.property.name === 'provide') return further(node.callee.object);
    const made = valueOf({ node: node.callee, module }, depth + 1);
    return made === null ? null : further(answerOf(made.node), made.module);
  }
  if (node.type === 'MemberExpression') {
    const owner = node.property.type === 'Identifier' && !node.computed ? valueOf({ node: node.object, module }, depth + 1) : null;
    const property = owner === null ? null : propertyOf(owner, (node.property as { name: string }).name, depth + 1);
    return property === null ? null : valueOf(inside(property), depth + 1);
  }
  return { node, module };
}

/** What a function answers with, where it has one answer. */
function answerOf(node: AnyNode): AnyNode | null {
  if (node.type === 'ArrowFunctionExpression' && node.body.type !== 'BlockStatement') return node.body;
  if (node.type !== 'ArrowFunctionExpression' && node.type !== 'FunctionExpression' && node.type !== 'FunctionDeclaration') return null;
  const returns = node.body.type === 'BlockStatement' ? node.body.body.filter((statement) => statement.type === 'ReturnStatement') : [];
  return returns.length === 1 ? (returns[0]?.argument ?? null) : null;
}

/** The property, or the element of a list; a later one of the same name counts. */
function propertyOf({ node, module }: Found, key: string, depth = 0): Found | null {
  if (node.type === 'ArrayExpression') {
    const element = node.elements[Number(key)];
    return element === null || element === undefined ? null : { node: element, module };
  }
  if (node.type !== 'ObjectExpression') return null;
  for (const property of node.properties.toReversed()) {
    if (keyOf(property) === key) return { node: property, module };
    if (property.type !== 'SpreadElement') continue;
    const spread = valueOf({ node: property.argument, module }, depth + 1);
    const found = spread === null || depth > furthest ? null : propertyOf(spread, key, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

function declarationOf(module: Module, name: string): Found | null {
  for (const statement of module.tree?.body ?? []) {
    if (statement.type === 'ImportDeclaration') {
      const from = module.imports.get(String(statement.source.value));
      for (const specifier of statement.specifiers) {
        if (specifier.local.name !== name || from === undefined || specifier.type === 'ImportNamespaceSpecifier') continue;
        const imported = specifier.type === 'ImportDefaultSpecifier' ? 'default' : specifier.imported.type === 'Identifier' ? specifier.imported.name : String(specifier.imported.value);
        return exportOf(from, imported);
      }
      continue;
    }
    const declaration = statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration' ? statement.declaration : statement;
    if (declaration?.type === 'FunctionDeclaration' && declaration.id?.name === name) return { node: declaration, module };
    if (declaration?.type !== 'VariableDeclaration') continue;
    for (const { id, init } of declaration.declarations) if (id.type === 'Identifier' && id.name === name && init) return { node: init, module };
  }
  return null;
}

/** What a module exports under a name, as `export`, or as a property of CommonJS's `exports`. */
function exportOf(module: Module, name: string): Found | null {
  for (const statement of module.tree?.body ?? []) {
    if (statement.type === 'ExportDefaultDeclaration' && name === 'default') return { node: statement.declaration, module };
    if (statement.type === 'ExportNamedDeclaration') {
      for (const { local, exported } of statement.specifiers) {
        if ((exported.type === 'Identifier' ? exported.name : exported.value) !== name || local.type !== 'Identifier') continue;
        const from = statement.source ? module.imports.get(String(statement.source.value)) : undefined;
        return from === undefined ? declarationOf(module, local.name) : exportOf(from, local.name);
      }
    }
    if (statement.type === 'ExpressionStatement' && statement.expression.type === 'AssignmentExpression' && statement.expression.left.type === 'MemberExpression') {
      const { left, right } = statement.expression;
      if (left.property.type === 'Identifier' && (left.property.name === name || (left.property.name === 'exports' && name === 'default'))) return { node: right, module };
    }
  }
  return declarationOf(module, name);
}
