// Parts without a name. What is stored is a name: the code behind an inline function is gone after a crash, and a name that
// is a position means something else as soon as the position changes.
import { type AnyNode, isNode, textOf, treeOfFunction, within } from '../javascript.ts';
import { type Module, modulesOf } from '../module-graph.ts';
import { actionsOf, type Chart, invokesOf, isBuiltIn, type Lint, nameOf, statesOf, warning } from './chart.ts';

export const inlineActions: Lint = function* (chart) {
  const message = 'an inline action runs once after the commit and is not repeated after a crash; name it: setup({ actions: { … } })';
  for (const { action, place } of actionsOf(chart)) {
    if (typeof action === 'function' && !isBuiltIn(action)) yield warning('inline-action', message, place());
    if (isBuiltIn(action) && enqueuesInline(action['collect'])) yield warning('inline-action', `in enqueueActions, ${message}`, place());
  }
};

export const namelessInvokes: Lint = function* (chart) {
  for (const state of statesOf(chart.machine.root)) {
    for (const { config, path } of invokesOf(state)) {
      const isInline = typeof config['src'] !== 'string';
      if (isInline) yield warning('inline-invoke', `${nameOf(state.node)} invokes logic that has no name: it is known by its position, and a flow that waits for it while the position changes is stuck. Name it: setup({ actors: { … } })`, chart.places.at(path));
      if (config['id'] === undefined && !isInline) yield warning('unnamed-invoke', `${nameOf(state.node)} invokes "${String(config['src'])}" without an id: it is known by its position. Give the invoke an id`, chart.places.at(path));
    }
  }
};

export const inlineSpawns: Lint = function* (chart) {
  for (const module of modulesOf(chart.module)) {
    for (const node of module.tree === null ? [] : within(module.tree)) {
      const [logic] = node.type === 'CallExpression' && isSpawn(node.callee) ? node.arguments : [];
      if (logic === undefined || textOf(logic) !== null || (logic.type === 'Identifier' && hasName(chart, module, logic.name))) continue;
      yield warning('inline-spawn', 'this spawns logic that has no name to be stored under: the step fails. Export it from its module, or name it in setup({ actors: { … } }) and spawn it by that name', { file: module.file, line: node.loc?.start.line ?? 1 });
    }
  }
};

/** `spawn(…)`, `spawnChild(…)`, `enqueue.spawnChild(…)`. */
const isSpawn = (callee: AnyNode): boolean => {
  const name = callee.type === 'Identifier' ? callee.name : callee.type === 'MemberExpression' && callee.property.type === 'Identifier' ? callee.property.name : '';
  return name === 'spawn' || name === 'spawnChild';
};

function hasName(chart: Chart, module: Module, variable: string): boolean {
  const origin = importOf(module, variable);
  const namespace = chart.exports.get((origin?.module ?? module).file) ?? {};
  const value = namespace[origin?.name ?? exportedAs(module, variable) ?? ''];
  if (chart.spawnable.has(value as never)) return true;
  // Not exported, but one of the machine's own actors.
  return [...(module.tree === null ? [] : within(module.tree))].some((node) => node.type === 'Property' && node.key.type === 'Identifier' && node.key.name === 'actors' && node.value.type === 'ObjectExpression'
    && node.value.properties.some((property) => property.type === 'Property' && property.value.type === 'Identifier' && property.value.name === variable));
}

function importOf(module: Module, variable: string): { module: Module; name: string } | null {
  for (const statement of module.tree?.body ?? []) {
    if (statement.type !== 'ImportDeclaration') continue;
    const from = module.imports.get(String(statement.source.value));
    const specifier = statement.specifiers.find(({ local }) => local.name === variable);
    if (from === undefined || specifier === undefined) continue;
    return { module: from, name: specifier.type === 'ImportSpecifier' && specifier.imported.type === 'Identifier' ? specifier.imported.name : 'default' };
  }
  return null;
}

function exportedAs(module: Module, variable: string): string | null {
  for (const statement of module.tree?.body ?? []) {
    if (statement.type === 'ExportDefaultDeclaration' && statement.declaration.type === 'Identifier' && statement.declaration.name === variable) return 'default';
    if (statement.type !== 'ExportNamedDeclaration') continue;
    const specifier = statement.specifiers.find(({ local }) => local.type === 'Identifier' && local.name === variable);
    if (specifier !== undefined) return specifier.exported.type === 'Identifier' ? specifier.exported.name : String(specifier.exported.value);
  }
  return variable; // `export const variable`
}

/** Whether the function of `enqueueActions` enqueues a function: `enqueue(() => …)`. */
function enqueuesInline(collect: unknown): boolean {
  const tree = treeOfFunction(collect);
  if (tree === null) return false;
  const names = new Set<string>();
  for (const node of within(tree)) {
    if (node.type !== 'ObjectPattern') continue;
    for (const property of node.properties) if (property.type === 'Property' && property.key.type === 'Identifier' && property.key.name === 'enqueue' && property.value.type === 'Identifier') names.add(property.value.name);
  }
  return [...within(tree)].some((node) => node.type === 'CallExpression' && isEnqueue(node.callee, names) && isNode(node.arguments[0]) && /Function/.test(node.arguments[0].type));
}

const isEnqueue = (callee: AnyNode, names: ReadonlySet<string>): boolean => (callee.type === 'Identifier' ? names.has(callee.name) : callee.type === 'MemberExpression' && callee.property.type === 'Identifier' && callee.property.name === 'enqueue');
