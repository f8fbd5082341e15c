// The content model of SCXML (W3C Recommendation of 1 September 2015, its prose and its XML Schema), as far as our documents use
// it: what may stand in what, how often, with which attributes of which form, and what must point where. Stricter than the
// schema where the prose is, and where we promise more: every state has an id.
import { XMLParser, XMLValidator } from 'fast-xml-parser';

type Node = { readonly name: string; readonly attributes: Readonly<Record<string, string>>; readonly children: readonly Node[]; readonly hasText: boolean };
type Rule = { readonly children: readonly string[]; readonly required?: readonly string[]; readonly optional?: readonly string[]; readonly hasText?: true };

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
  script: { children: [], hasText: true },
};

const parser = new XMLParser({ preserveOrder: true, ignoreAttributes: false, attributeNamePrefix: '', ignoreDeclaration: true, parseAttributeValue: false, parseTagValue: false });

function nodesOf(parsed: unknown): Node[] {
  return (parsed as Record<string, unknown>[]).flatMap((item) => {
    const name = Object.keys(item).find((key) => key !== ':@') ?? '';
    const inside = item[name];
    return name === '#text' ? [] : [{ name, attributes: (item[':@'] ?? {}) as Record<string, string>, children: nodesOf(inside), hasText: (inside as Record<string, unknown>[]).some((one) => typeof one['#text'] === 'string' && one['#text'].trim() !== '') }];
  });
}

const ncName = /^[A-Za-z_][A-Za-z0-9._-]*$/;
const token = /^[A-Za-z0-9._:-]+$/;
const words = '[A-Za-z0-9_:-]+(\\.[A-Za-z0-9_:-]+)*';
const descriptor = new RegExp(`^(\\*|${words}(\\.\\*)?)$`);

/** The form of an attribute, by its element where it differs: every attribute that is not named here is free text. */
const forms: Readonly<Record<string, RegExp>> = {
  id: ncName, sendid: ncName, name: token, datamodel: token, version: /^1\.0$/,
  'transition event': descriptor, 'send event': new RegExp(`^${words}$`),
  'transition type': /^(internal|external)$/, 'history type': /^(deep|shallow)$/,
  delay: /^(\d+(\.\d+)?|\.\d+)(ms|s|m|h|d)$/,
  src: /^#[A-Za-z0-9%_.!~*'()-]+$/,
  // References to others: at least one, parted by blanks.
  target: /^[^ ]+( [^ ]+)*$/, initial: /^[^ ]+( [^ ]+)*$/,
};
const formOf = (element: string, attribute: string): RegExp | undefined => forms[`${element} ${attribute}`] ?? forms[attribute];

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
      if (ids.has(id)) faults.push(`"${id}" twice`);
      ids.add(id);
      for (const outer of above) inside.get(outer)?.add(id);
      inside.set(id, new Set());
    }
    if ((name === 'initial' || name === 'history') && children.length !== 1) faults.push(`<${name}> has ${children.length} transitions`);
    if (name === 'state' && children.filter((child) => child.name === 'initial').length > 1) faults.push('two <initial>');
    for (const [key, value] of Object.entries(attributes)) if (formOf(name, key)?.test(value) === false) faults.push(`<${name}> has "${value}" for ${key}`);
    if (node.hasText && rule.hasText === undefined) faults.push(`text in <${name}>`);
    if (name === 'send' && (attributes['delay'] === undefined) === (attributes['delayexpr'] === undefined)) faults.push('<send> with two delays or none');
    if (name === 'transition' && ['event', 'cond', 'target'].every((key) => attributes[key] === undefined)) faults.push('a transition without event, condition and target');
    if (name === 'initial' || name === 'history') for (const child of children) if (child.attributes['target'] === undefined || child.attributes['event'] !== undefined || child.attributes['cond'] !== undefined) faults.push(`<${name}> leads nowhere, or on a condition`);
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
