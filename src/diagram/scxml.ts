// A chart as State Chart XML (W3C Recommendation of 1 September 2015, https://www.w3.org/TR/scxml/). Structure, events, delays
// and invocations are said by its own elements. Guards, actions and computed delays are JavaScript: they stand as calls of
// `guard`, `action` and `delay` with their names. What else SCXML has no word for is said at the head of the document.
import { xml } from '../paths/formats/xml.ts';
import { type ChartGraph, type ChartState, type ChartTransition, childrenOf, rootOf, type StateKind, transitionsFrom } from './chart.ts';
import { duration, ncName, ScxmlNames } from './scxml-names.ts';

export function scxml(chart: ChartGraph): string {
  const root = rootOf(chart);
  const names = new ScxmlNames(chart);
  const written = new Writer(chart, names).state(root);
  // The machine is a state here, so that its own transitions have a place; a document ends by a final state of its own.
  const end = `<final id="${names.ended()}"/>`;
  const over = root.kind === 'compound' || root.kind === 'parallel' ? [indented(`<transition event="done.state.${names.state(root.id)}" target="${names.ended()}"/>`)] : [];
  const [open = '', ...rest] = written;
  const lines = open.endsWith('/>') ? [open] : [open, ...over, ...rest];
  return `<?xml version="1.0" encoding="UTF-8"?>
${limitsOf(chart).map((line) => `<!-- ${comment(line)} -->\n`).join('')}<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="${ncName(chart.machine)}" datamodel="ecmascript" initial="${names.state(root.id)}">
${[...lines, end].map((line) => indented(line)).join('\n')}
</scxml>
`;
}

const indented = (line: string): string => `  ${line}`;

/** A comment may not hold two hyphens, nor end in one. */
const comment = (text: string): string => xml(text.replaceAll(/\s+/g, ' ').trim()).replaceAll(/-(?=-)/g, '- ').replace(/-$/, '- ');

/** With nothing inside, an element closes itself; an attribute that is null is left out. */
function element(name: string, attributes: Readonly<Record<string, string | null>>, inside: readonly string[] = []): string[] {
  const head = `${name}${Object.entries(attributes).map(([key, value]) => (value === null ? '' : ` ${key}="${xml(value)}"`)).join('')}`;
  return inside.length === 0 ? [`<${head}/>`] : [`<${head}>`, ...inside.map(indented), `</${name}>`];
}

class Writer {
  readonly #names: ScxmlNames;
  readonly #children: ReadonlyMap<string, readonly ChartState[]>;
  readonly #from: ReadonlyMap<string, readonly ChartTransition[]>;
  readonly #parents: ReadonlyMap<string, string | null>;
  readonly #kinds: ReadonlyMap<string, StateKind>;

  constructor(chart: ChartGraph, names: ScxmlNames) {
    this.#kinds = new Map(chart.states.map(({ id, kind }) => [id, kind]));
    this.#parents = new Map(chart.states.map(({ id, parent }) => [id, parent]));
    this.#names = names;
    this.#children = childrenOf(chart);
    this.#from = transitionsFrom(chart);
  }

  state(state: ChartState): string[] {
    const { kind, id, description, initial } = state;
    const names = this.#names;
    const attributes = { id: names.state(id) };
    const said = description === null ? [] : [`<!-- ${comment(description)} -->`];
    if (isHistory(state) && initial.length > 0) {
      return element('history', { ...attributes, type: kind === 'history-deep' ? 'deep' : 'shallow' }, [...said, ...element('transition', { target: this.#targets(initial) })]);
    }
    const own = kind === 'final' ? [] : this.#from.get(id) ?? [];
    const isRegion = kind === 'final' && this.#kinds.get(state.parent ?? '') === 'parallel';
    return element(kind === 'final' && !isRegion ? 'final' : kind === 'parallel' ? 'parallel' : 'state', attributes, [
      ...said,
      ...(isRegion ? element('final', { id: names.endOf(id) }) : []),
      ...(kind === 'compound' && initial.length > 0 ? element('initial', {}, element('transition', { target: this.#targets(initial) }, this.#actions(state.initialActions))) : []),
      ...this.#borders(state, own),
      ...(kind === 'final' ? [] : state.invokes.flatMap((invoke) => element('invoke', { id: names.invoke(id, invoke.id), type: 'x-xstate', src: `#${encodeURIComponent(invoke.src.toWellFormed())}` }))),
      ...own.flatMap((transition) => this.#transition(transition)),
      ...(this.#children.get(id) ?? []).flatMap((child) => this.state(child)),
    ]);
  }

  /** Timers are sent on the way in, and taken back on the way out. */
  #borders({ id, entry, exit }: ChartState, own: readonly ChartTransition[]): string[] {
    const timers = [...new Map(own.filter(({ kind }) => kind === 'delay').map((timer) => [timer.event, timer])).values()];
    const sent = timers.flatMap(({ event, milliseconds, delay }) => {
      const length = milliseconds === null ? null : duration(milliseconds);
      return element('send', { id: this.#names.timerId(id, event), event: this.#names.timer(event), delay: length, delayexpr: length === null ? `delay('${ncName(delay ?? '')}')` : null });
    });
    const entered = [...this.#actions(entry), ...sent];
    const left = [...timers.flatMap(({ event }) => element('cancel', { sendid: this.#names.timerId(id, event) })), ...this.#actions(exit)];
    return [...(entered.length === 0 ? [] : element('onentry', {}, entered)), ...(left.length === 0 ? [] : element('onexit', {}, left))];
  }

  #transition(transition: ChartTransition): string[] {
    const { kind, source, guard, targets, reenter, description, actions } = transition;
    return [
      ...(description === null ? [] : [`<!-- ${comment(description)} -->`]),
      ...element('transition', {
        event: kind === 'always' ? null : this.#names.event(transition),
        // One of the three there must be: event, condition or target.
        cond: guard !== null ? this.#names.guard(guard) : kind === 'always' && targets.length === 0 ? 'true' : null,
        target: targets.length === 0 ? null : this.#targets(targets),
        // XState stays in a state whose transition leads inside it, SCXML leaves it: each unless told otherwise.
        type: !reenter && targets.length > 0 && targets.every((id) => this.#isInside(id, source)) ? 'internal' : null,
      }, this.#actions(actions)),
    ];
  }

  #isInside(id: string, around: string): boolean {
    const parent = this.#parents.get(id) ?? null;
    return parent !== null && (parent === around || this.#isInside(parent, around));
  }

  #targets(ids: readonly string[]): string {
    return ids.map((id) => this.#names.state(id)).join(' ');
  }

  #actions(actions: readonly string[]): string[] {
    return actions.map((action) => `<script>${xml(this.#names.action(action))}</script>`);
  }
}

const isHistory = ({ kind }: ChartState): boolean => kind === 'history-shallow' || kind === 'history-deep';

/** What the document does not say, or says otherwise, as sentences. */
function limitsOf({ states, transitions, description, machine, version }: ChartGraph): string[] {
  const has = (is: (transition: ChartTransition) => boolean): boolean => transitions.some(is);
  return [
    `${machine}${version === null ? '' : ` ${version}`}${description === null ? '' : `: ${description}`}`,
    'Not expressed: the context and its assignments, which are among the actions, by name, and the output of final states.',
    ...(has(({ guard }) => guard !== null) ? ['A guard is written guard(NAME): JavaScript of the machine, to be defined by whoever runs this.'] : []),
    ...(has(({ actions }) => actions.length > 0) || states.some(({ entry, exit }) => entry.length + exit.length > 0) ? ['An action is written action(NAME), in the same way; what it sends or raises is not expressed.'] : []),
    ...(has(({ kind, milliseconds }) => kind === 'delay' && milliseconds === null) ? ['A delay that is computed is written delay(NAME).'] : []),
    ...(states.some(({ invokes }) => invokes.length > 0) ? ['An invoked actor is named by src under the type x-xstate; its input and output are not expressed. Its failure is error.platform.ID.'] : []),
    ...(has(({ kind }) => kind === 'event') ? ['SCXML takes an event for every event whose name begins with its words; XState takes it for that event alone.'] : []),
    ...(has(({ source, targets, reenter }) => targets.includes(source) && !reenter) ? ['A transition of a state to itself leaves and enters it here; in XState it does not.'] : []),
    ...(states.some(({ id, kind }) => kind === 'final' && transitions.some(({ source }) => source === id)) ? ['Transitions of final states are not expressed: they are never taken.'] : []),
    ...(states.some(({ kind, parent }) => kind === 'final' && states.some(({ id, kind: around }) => id === parent && around === 'parallel')) ? ['A final state that is a region of a parallel one is written as a state with an end inside.'] : []),
    ...(states.some((state) => isHistory(state) && state.initial.length === 0) ? ['A history with nothing to begin with is written as a state.'] : []),
    ...(states.some(({ tags }) => tags.length > 0) ? ['Tags and pages are not expressed.'] : []),
  ];
}
