// The explorer of charts, broken on purpose: each of the traps, and what else its graph stands for.
import type { Sabotage } from '../sabotage.ts';

const traps = 'test/paths/explore-traps.test.ts';
const exploring = 'test/paths/explore.test.ts';
const text = 'test/paths/canonical-text.test.ts';
const probing = 'test/paths/guard-probe.test.ts';
const explorer = 'src/paths/explore.ts';
const stimuli = 'src/paths/stimuli.ts';
const following = 'src/paths/following.ts';

export const pathsExplorer: readonly Sabotage[] = [
  { name: 'a person sends what XState sends', breaks: ['trap 1'], file: stimuli, test: traps,
    find: "const isUsers = (type: string) => !type.startsWith('xstate.') && ", replace: 'const isUsers = (type: string) => ' },
  { name: 'paths leave final states', breaks: ['trap 2'], file: explorer, test: traps,
    find: "    if (node.snapshot.status !== 'active') return;\n", replace: '' },
  { name: 'sets are alike whatever they hold', breaks: ['trap 3'], file: 'src/paths/canonical-text.ts', test: traps,
    find: 'return `Set{${[...value].map(inner).sort().join()}}`', replace: 'return `Set{}`' },
  { name: 'maps are alike whatever they hold', breaks: ['trap 3'], file: 'src/paths/canonical-text.ts', test: text,
    find: 'return `Map{${[...value].map(([key, held]) => `${inner(key)}:${inner(held)}`).sort().join()}}`', replace: 'return `Map{}`' },
  { name: 'history is no part of the state', breaks: ['trap 4'], file: 'src/paths/state-key.ts', test: traps,
    find: 'text(liveHistory(snapshot)),', replace: '' },
  { name: 'memory that nobody can read tells states apart', breaks: ['trap 4'], file: 'src/paths/state-key.ts', test: traps,
    find: "all.filter(([id]) => !active.has(overwritten.get(id) ?? ''))", replace: "all.filter(([id]) => !active.has(id))" },
  { name: 'memory that something reads while its parent is active is forgotten', breaks: ['trap 4'], file: 'src/paths/state-key.ts', test: traps,
    find: "&& !(read.get(child.id) ?? []).some((reader) => areActiveTogether(reader, node))) parents.set", replace: ') parents.set' },
  { name: 'a timer set anew takes the place of the earlier one', breaks: ['contract: What is delayed and not cancelled fires'], file: following, test: exploring,
    find: "if (earlier !== undefined) timers[unnamedTimer(earlier.event.type, timers)] = earlier;", replace: '' },
  { name: 'timers never fire', breaks: ['trap 5'], file: stimuli, test: traps,
    find: "for (const [id, { event }] of Object.entries(timers)) found.push({ kind: 'timer', event, source: id, world });", replace: '' },
  { name: 'activities never fail', breaks: ['trap 5'], file: 'src/paths/samples.ts', test: traps,
    find: 'return [...answers, ...(errorsGiven ?? []).map((error) => ({ error }))];', replace: 'return [...answers];' },
  { name: 'a delayed raise ends with its state', breaks: ['trap 5'], file: following, test: traps,
    find: 'const timers: Record<string, Timer> = isOver ? {} : { ...before?.timers };', replace: 'const timers: Record<string, Timer> = {};' },
  { name: 'only named events are sent', breaks: ['trap 6'], file: stimuli, test: traps,
    find: 'return [...new Set([...exact, ...extra, ...madeUp])];', replace: 'return samples.namedEvents.length > 0 ? [...extra, ...exact.filter((type) => samples.namedEvents.includes(type))] : [...new Set([...exact, ...extra, ...madeUp])];' },
  { name: 'a start that failed is a state', breaks: ['trap 7'], file: explorer, test: traps,
    find: "      if (step.snapshot.status === 'error') {", replace: "      if (step.snapshot.status === 'error' && this.#faults.length > 9) {" },
  { name: 'the first throwing guard ends all', breaks: ['trap 8'], file: explorer, test: traps,
    find: '        this.#faults.push({ from: at, event: stimulus.event, message: messageOf(error) });\n        continue;', replace: '        throw error;' },
  { name: 'the limit forgets where it stopped', breaks: ['trap 8'], file: explorer, test: exploring,
    find: 'if (to === null) return void this.#frontier.add(from);', replace: 'if (to === null) return;' },
  { name: 'stopping forgets what was not looked at', breaks: ['trap 8'], file: explorer, test: exploring,
    find: "if (nodes[left]?.snapshot.status === 'active') this.#frontier.add(left);", replace: '' },
  { name: 'wildcards are sent as they stand', breaks: ['trap 9'], file: stimuli, test: traps,
    find: "const exact = descriptors.filter((type) => !isWildcard(type));", replace: 'const exact = descriptors;' },
  { name: 'eventless transitions are not counted', breaks: ['trap 11'], file: 'src/engine/macrostep.ts', test: traps,
    find: "(event.actorRef === self ? (event._transitions ?? []) : [])", replace: "(event.actorRef === self ? (event._transitions ?? []) : []).filter(({ eventType }) => eventType !== '')" },
  { name: 'a context is changed in place and nobody notices', breaks: ['contract: States found before do not change'], file: 'src/paths/interner.ts', test: traps,
    find: 'this.#known.set(Object.freeze(value), name)', replace: 'this.#known.set(value, name)' },
  { name: 'answers do not depend on what is asked', breaks: ['contract: Outcomes depend on the input and the world'], file: stimuli, test: exploring,
    find: 'const place = `${src} ${this.#interner.idOf(input)} ${this.#interner.idOf(world)}`;', replace: 'const place = `${src} ${this.#interner.idOf(world)}`;' },
  { name: 'answers do not depend on the world', breaks: ['contract: Outcomes depend on the input and the world'], file: stimuli, test: exploring,
    find: 'const place = `${src} ${this.#interner.idOf(input)} ${this.#interner.idOf(world)}`;', replace: 'const place = `${src} ${this.#interner.idOf(input)}`;' },
  { name: 'the world stands still', breaks: ['contract: A world may change at any moment'], file: 'src/paths/samples.ts', test: exploring,
    find: 'drift: (world) => (drift === undefined ? [] : call(drift, world)),', replace: 'drift: () => [],' },
  { name: 'what was made up is not told', breaks: ['contract: What was guessed is listed'], file: 'src/paths/guessed-outcomes.ts', test: exploring,
    find: "      guessed.add(`\"${src}\" is tried with no output and with one error`);\n", replace: '' },
  { name: 'a child machine is not looked into', breaks: ['contract: Defaults are generated where there are none'], file: explorer, test: exploring,
    find: "return [...outputs.values()];", replace: 'return [...outputs.values()].slice(0, 1);' },
  { name: 'merged states are not kept apart', breaks: ['contract: A projection is checked over what it merges'], file: explorer, test: exploring,
    find: 'if (this.#samples.project !== null) this.#keepMerged(known, node);', replace: '' },
  { name: 'effects of a step are forgotten', breaks: ['contract: A step tells what it asks of its host'], file: following, test: exploring,
    find: "effects.push(params === undefined ? { type } : { type, params });", replace: 'effects.splice(0);' },
  { name: 'guards behind the first true one are not asked', breaks: ['contract: Candidates enabled at once are seen'], file: 'src/paths/guard-probe.ts', test: probing,
    find: '      if (isTrue) enabled.push(transition);', replace: '      if (isTrue) return { decisions, enabled: [transition] };' },
  { name: 'a condition that was not asked counts as false', breaks: ['contract: Conditions cut short are told apart'], file: 'src/paths/guard-probe.ts', test: probing,
    find: '.map((name) => ({ name, isTrue: null })));', replace: '.map((name) => ({ name, isTrue: false })));' },
];
