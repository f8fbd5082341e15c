// The studio, broken on purpose: what it is served with, what it plays, and the page in a browser.
import type { Sabotage } from '../sabotage.ts';

const browser = 'test/browser/studio.test.ts';

export const studio: readonly Sabotage[] = [
  { name: 'studio policy without a lock', breaks: ['contract: the studio is served under a strict policy'], file: 'server/http/routes/studio.ts', test: 'test/server/http/studio.test.ts',
    find: "require-trusted-types-for 'script'; ", replace: '' },
  { name: 'studio counts ended flows as running', breaks: ['contract: the studio counts flows in each state now, and where others ended'], file: 'src/studio/standing.ts', test: 'test/src/studio/standing.test.ts',
    find: "status === 'active' ? active : ended", replace: 'active' },
  { name: 'sandbox forgets timers', breaks: ['contract: in a sandbox everything that may happen is offered'], file: 'src/studio/sandbox.ts', test: 'test/src/studio/sandbox.test.ts',
    find: 'return { after: { snapshot: step.snapshot, running, timers, world: stimulus.world }', replace: 'return { after: { snapshot: step.snapshot, running, timers: {}, world: stimulus.world }' },
  { name: 'sandbox takes any number', breaks: ['contract: a sandbox refuses what was not offered'], file: 'src/studio/sandbox.ts', test: 'test/src/studio/sandbox.test.ts',
    find: '?? refuse(`step ${i + 1}: nothing with the number ${choice} may happen there`)', replace: '?? (stimuli.at(node)[0] as Stimulus)' },
  { name: 'charts of gone versions dropped', breaks: ['contract: a flow whose version is gone is shown with the picture of the version it ran on'], file: 'src/studio/version-charts.ts', test: 'test/src/studio/version-charts.test.ts',
    find: '.length === 0) idle.push(key);', replace: '.length >= 0) idle.push(key);' },
  { name: 'flows in any state', breaks: ['contract: flows are listed by the state they are in'], file: 'server/http/routes/studio-data.ts', test: 'test/server/http/studio.test.ts',
    find: "includes(state))));", replace: 'length > 0)));' },
  { name: 'open pictures', breaks: ['contract: a picture shows the states closed that it is asked to'], file: 'server/http/routes/diagram.ts', test: 'test/server/http/studio.test.ts',
    find: 'filter((id) => asked.has(id) && around.has(id))', replace: 'filter((id) => asked.has(id) && !around.has(id))' },
  { name: 'places of the file alone', breaks: ['contract: the studio names file and line of each state and transition'], file: 'server/studio/places.ts', test: browser, title: 'does all of it by keys alone',
    find: "[...pathOf(state.parent), 'states', state.key]", replace: '[]' },
  { name: 'stream from the beginning', breaks: ['contract: the studio goes on without a gap after a lost connection'], file: 'server/pages/studio/service.js', test: browser, title: 'goes on without a gap',
    find: "...(last === null ? {} : { 'Last-Event-ID': String(last) })", replace: '' },
  { name: 'silent loss', breaks: ['contract: the studio says when it is disconnected'], file: 'server/pages/studio/service.js', test: browser, title: 'goes on without a gap',
    find: "    onState('lost');\n", replace: '' },
  { name: 'past that can be changed', breaks: ['contract: stepping back through a flow is read-only'], file: 'server/pages/studio/flow.js', test: browser, title: 'steps through its past',
    find: 'if (isPast || flow.actions.length === 0)', replace: 'if (flow.actions.length === 0)' },
  { name: 'counterexample not shown', breaks: ['contract: the way to a finding is played on the picture'], file: 'server/pages/studio/main.js', test: browser, title: 'plays the way to what it found',
    find: "step.transitions.map((id) => [id, { class: 'taken' }])", replace: '[]' },
  { name: 'address that forgets the sandbox', breaks: ['contract: an address shows the same to others'], file: 'server/pages/studio/address.js', test: browser, title: 'under an address that shows the same',
    find: "'finding', 'sandbox', 'draft'", replace: "'finding', 'draft'" },
  { name: 'files watched and not read', breaks: ['contract: an edited file is drawn anew at once'], file: 'server/studio/watched-folders.ts', test: browser, title: 'draws an edited file at once',
    find: 'this.#drafts = new Map(charts.filter', replace: 'void new Map(charts.filter' },
  { name: 'load errors kept', breaks: ['contract: what keeps a file from loading is told in place'], file: 'server/studio/watched-folders.ts', test: browser, title: 'draws an edited file at once',
    find: 'this.#failure = failure;', replace: 'this.#failure = null;' },
  { name: 'parts without a name', breaks: ['contract: axe finds no fault in the studio'], file: 'server/pages/studio/player.js', test: browser, title: 'has no fault that axe knows of',
    find: ", 'aria-label': 'Step', oninput", replace: ', oninput' },
];
