// The content model of SCXML (W3C Recommendation of 1 September 2015, section 3 and its schema), as far as our documents use it:
// what may stand in what, with which attributes, and what must point where.
import { XMLParser, XMLValidator } from 'fast-xml-parser';

type Node = { readonly name: string; readonly attributes: Readonly<Record<string, string>>; readonly children: readonly Node[] };
type Rule = { readonly children: readonly string[]; readonly required?: readonly string[]; readonly optional?: readonly string[] };

const inStates = ['onentry', 'onexit', 'transition', 'state', 'parallel', 'history', 'invoke'];
const executable = ['raise', 'send', 'cancel', 'script', 'log'];
const model: Readonly<Record<string, Rule>> = {
  scxml: { children: ['state', 'parallel', 'final', 'datamodel', 'script'], required: ['version'], optional: ['name', 'datamodel', 'initial', 'xmlns'] },
  state: { children: [...inStates, 'initial', 'final'], required: ['id'] },
  parallel: { children: inStates, required: ['id'] },
  final: { children: ['onentry', 'onexit', 'donedata'], required: ['id'] },
  initial: { children: ['transition'] },
  history: { children: ['transition'], required: ['id'], optional: ['type'] },
  transition: { children: executable, optional: ['event', 'cond', 'target', 'type'] },
  onentry: { children: executable },
  onexit: { children: executable },
  invoke: { children: [], optional: ['id', 'type', 'src'] },
  send: { children: [], required: ['event', 'id'], optional: ['delay', 'delayexpr'] },
  cancel: { children: [], required: ['sendid'] },
  script: { children: [] },
};

const parser = new XMLParser({ preserveOrder: true, ignoreAttributes: false, attributeNamePrefix: '', ignoreDeclaration: true, parseAttributeValue: false, parseTagValue: false });

function nodesOf(parsed: unknown): Node[] {
  return (parsed as Record<string, unknown>[]).flatMap((item) => {
    const name = Object.keys(item).find((key) => key !== ':@') ?? '';
    return name === '#text' ? [] : [{ name, attributes: (item[':@'] ?? {}) as Record<string, string>, children: nodesOf(item[name]) }];
  });
}

const ncName = /^[A-Za-z_][A-Za-z0-9._-]*$/;
const eventName = /^(\*|[A-Za-z0-9_:-]+(\.[A-Za-z0-9_:-]+)*(\.\*)?)$/;

/** Everything that is wrong with a document, as sentences; and its elements. */
export function scxmlFaults(document: string): { faults: string[]; all: Node[] } {
  const validity = XMLValidator.validate(document);
  if (validity !== true) return { faults: [`it is not well-formed: ${validity.err.msg}`], all: [] };
  const roots = nodesOf(parser.parse(document));
  const faults: string[] = [];
  const all: Node[] = [];
  const ids = new Set<string>();
  const inside = new Map<string, Set<string>>();
  const visit = (node: Node, above: readonly string[]): void => {
    const { name, attributes, children } = node;
    all.push(node);
    const rule = model[name];
    if (rule === undefined) return void faults.push(`there is no <${name}>`);
    for (const child of children) if (!rule.children.includes(child.name)) faults.push(`<${child.name}> in <${name}>`);
    for (const key of rule.required ?? []) if (attributes[key] === undefined) faults.push(`<${name}> without ${key}`);
    for (const key of Object.keys(attributes)) if (![...(rule.required ?? []), ...(rule.optional ?? [])].includes(key)) faults.push(`<${name}> with ${key}`);
    const { id } = attributes;
    if (id !== undefined) {
      if (!ncName.test(id)) faults.push(`"${id}" is no NCName`);
      if (ids.has(id)) faults.push(`"${id}" twice`);
      ids.add(id);
      for (const outer of above) inside.get(outer)?.add(id);
      inside.set(id, new Set());
    }
    if ((name === 'initial' || name === 'history') && children.length !== 1) faults.push(`<${name}> has ${children.length} transitions`);
    if (name === 'state' && children.filter((child) => child.name === 'initial').length > 1) faults.push('two <initial>');
    if (name === 'history' && !['deep', 'shallow'].includes(attributes['type'] ?? 'shallow')) faults.push(`history of type ${attributes['type']}`);
    if (attributes['event'] !== undefined && !attributes['event'].split(' ').every((event) => eventName.test(event))) faults.push(`"${attributes['event']}" is no event`);
    if (name === 'send' && (attributes['delay'] === undefined) === (attributes['delayexpr'] === undefined)) faults.push('<send> with two delays or none');
    if (attributes['delay'] !== undefined && !/^\d+(\.\d+)?(ms|s)$/.test(attributes['delay'])) faults.push(`"${attributes['delay']}" is no time`);
    for (const child of children) visit(child, id === undefined ? above : [...above, id]);
  };
  for (const root of roots) visit(root, []);
  if (roots.length !== 1 || roots[0]?.name !== 'scxml' || roots[0].attributes['version'] !== '1.0' || roots[0].attributes['xmlns'] !== 'http://www.w3.org/2005/07/scxml') faults.push('it is no scxml 1.0 document');
  const states = new Set(all.filter(({ name }) => ['state', 'parallel', 'final', 'history'].includes(name)).map(({ attributes }) => attributes['id'] ?? ''));
  for (const { name, attributes } of all) {
    for (const target of [attributes['target'], attributes['initial']].flatMap((list) => list?.split(' ') ?? [])) if (!states.has(target)) faults.push(`<${name}> leads to "${target}", which is no state`);
    if (name === 'cancel' && !ids.has(attributes['sendid'] ?? '')) faults.push(`nothing is sent as "${attributes['sendid']}"`);
  }
  // What a state begins with lies inside it.
  for (const { name, attributes, children } of all) for (const initial of children.filter((child) => child.name === 'initial')) for (const target of (initial.children[0]?.attributes['target'] ?? '').split(' ')) {
    if (inside.get(attributes['id'] ?? '')?.has(target) !== true) faults.push(`<${name}> begins with "${target}", which is not inside it`);
  }
  return { faults, all };
}
