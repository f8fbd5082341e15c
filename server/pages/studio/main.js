// The studio: puts the parts of the page together. What is shown is in the address; what is done stays with the parts.
import { readAddress, writeAddress } from './address.js';
import { byId, h, tell } from './dom.js';
import { statesIn } from './diagram/overlay.ts';
import { findingsPanel } from './findings.js';
import { flowPanel } from './flow.js';
import { flowList } from './flows.js';
import { marks } from './marks.js';
import { overlays } from './overlays.js';
import { details } from './panel.js';
import { picture } from './picture.js';
import { player as playerOf } from './player.js';
import { sandbox as sandboxOf } from './sandbox.js';
import { search as searchOf } from './search.js';
import { ask, askPicture, askText, key, ServiceError } from './service.js';
import { viewport } from './viewport.js';
import { watchFiles } from './watch.js';
import { say } from './words.js';

let shown = readAddress();
let chart = null;
let drawing = null;
let places = null;
let drafts = {};
let finding = null;
let drawn = 0;
let watching = new AbortController();
const closed = new Set(shown.closed);
const layers = marks();
/** From this scale on the texts of a picture can be read. */
const readable = 0.75;

const remember = () => writeAddress({
  machine: chart?.machine, version: chart === null || chart.isDraft || chart.version === current(chart.machine)?.version ? null : chart.version, draft: chart?.isDraft ? 'yes' : null,
  select: shown.select, flow: flow.id, at: flow.id !== null && !player.isAtEnd() ? byId('player').dataset.step : flow.id === null && player.length > 0 ? String(player.at) : null,
  overlay: laid.chosen, finding, sandbox: sandbox.way, view: chart === null ? null : view.view, closed: [...closed],
});

const view = viewport(byId('viewport'), {
  onMoved: () => chart !== null && remember(),
  onPick(target) {
    const id = drawing?.meant(target) ?? null;
    if (id !== null) choose(id, false);
  },
  onDouble(target) {
    const id = drawing?.meant(target) ?? null;
    if (chart?.states.some(({ parent }) => parent === id)) void toggle(id);
  },
});

const player = playerOf(byId('player'), {
  onShown(step) {
    layers.layer('play', step === null || chart === null ? null : {
      states: Object.fromEntries(statesIn(step.state, chart).slice(1).map((id) => [id, { class: 'active' }])),
      transitions: Object.fromEntries(step.transitions.map((id) => [id, { class: 'taken' }])),
    });
    flow.showActions();
    byId('sandbox-again').hidden = !sandbox.isPlaying() || player.isAtEnd();
    byId('player').hidden = player.length === 0;
    remember();
  },
});

const flow = flowPanel({
  elements: { status: byId('flow-status'), view: byId('flow-view'), actions: byId('flow-actions'), once: byId('flow-once') }, player,
  async onVersion({ version }) {
    tell(byId('version-note'), '');
    if (version === chart.version && !chart.isDraft) return;
    try {
      await draw(chart.machine, { version });
      const { version: newest, earlierVersions } = current(chart.machine);
      tell(byId('version-note'), say(version === newest || earlierVersions.includes(version) ? 'olderVersion' : 'pastVersion', { version }));
    } catch (error) {
      if (!(error instanceof ServiceError) || error.status !== 404) throw error;
      tell(byId('version-note'), say('goneVersion', { version, shown: chart.version }));
    }
  },
});
const flows = flowList({ form: byId('flows-form'), stateField: byId('flows-state'), statusField: byId('flows-status'), list: byId('flows'), more: byId('flows-more'), status: byId('flows-said'), onChosen: (id) => followFlow(id) });
const search = searchOf({ input: byId('search'), list: byId('search-found'), status: byId('search-said'), onFound: (ids) => layers.layer('search', ids.length === 0 ? null : { states: marked(ids, 'hit'), transitions: marked(ids, 'hit') }), onChosen: (id) => choose(id) });
const checker = findingsPanel({ button: byId('check'), list: byId('findings'), status: byId('findings-said'), marks: layers, onChoose: (id) => choose(id), onPlay(steps, i) { leave(); finding = i; player.play(steps, 0); } });
const laid = overlays({ choice: byId('overlay'), file: byId('overlay-file'), status: byId('overlay-said'), marks: layers, onFindings: (report) => checker.show(report), onChanged: remember });
const sandbox = sandboxOf({ button: byId('sandbox-start'), input: byId('sandbox-input'), offers: byId('sandbox-offers'), status: byId('sandbox-said'), player, onPlay(steps, at) { flow.stop(); finding = null; player.play(steps, at); }, onChanged: remember });

const marked = (ids, mark) => Object.fromEntries(ids.map((id) => [id, { class: mark }]));
const machines = new Map();
const current = (id) => machines.get(id);

/** One thing is played at a time: a flow, the way to a finding, or the sandbox. */
function leave() {
  flow.stop();
  sandbox.leave();
  finding = null;
  player.play([]);
  tell(byId('version-note'), '');
}

const followFlow = (id, at = null) => {
  leave();
  byId('flow-section').open = true;
  return flow.follow(id, at);
};

function choose(id, centred = true) {
  if (chart === null) return;
  shown.select = id;
  layers.layer('chosen', { states: marked([id], 'chosen'), transitions: marked([id], 'chosen') });
  byId('chosen').replaceChildren(...details(chart, id, places, { onChoose: (other) => choose(other), onToggle: toggle, onFlows: (state) => { byId('flows-section').open = true; void flows.inState(state); }, isClosed: (state) => closed.has(state) }).filter((part) => part !== null));
  const element = drawing.element(id);
  if (centred && element !== null) view.centre(element, readable);
  remember();
}

async function toggle(id) {
  if (!closed.delete(id)) closed.add(id);
  await draw(chart.machine, { version: chart.version, isDraft: chart.isDraft, keep: true });
  choose(id);
  byId('toggle')?.focus();
}

/** Nothing changes when it fails. */
async function draw(machine, { version = null, isDraft = false, keep = false } = {}) {
  const mine = ++drawn;
  const path = isDraft ? `/v1/studio/drafts/${encodeURIComponent(machine)}/diagram` : `/v1/machines/${encodeURIComponent(machine)}/diagram`;
  const query = (more) => `?${new URLSearchParams({ ...more, ...(version === null || isDraft ? {} : { version }) })}`;
  const [graph, svg, text] = await Promise.all([
    ask(`${path}${query({ format: 'json' })}`),
    askPicture(`${path}${query({ format: 'svg', badges: 'yes', ...(closed.size === 0 ? {} : { collapsed: [...closed].map(encodeURIComponent).join(',') }) })}`),
    askText(`${path}${query({ format: 'text' })}`),
  ]);
  if (mine !== drawn) return;
  const isNew = chart?.machine !== graph.machine || chart.version !== graph.version || chart.isDraft !== isDraft;
  chart = { ...graph, isDraft };
  view.show(svg, keep);
  drawing = picture(svg, chart);
  layers.on(drawing);
  byId('viewport').setAttribute('aria-label', say('pictureOf', { machine: chart.machine }));
  tell(byId('text'), text);
  byId('draft-note').hidden = !isDraft;
  tell(byId('said'), drawing.states.size === 0 ? say('notLaidOut') : say('drawn', { machine: chart.machine, version: chart.version, states: chart.states.length, transitions: chart.transitions.length }));
  if (!isNew) return;
  search.on(chart);
  checker.on(chart);
  laid.on(chart);
  sandbox.on(chart);
  void flows.on(chart);
  places = null;
  void ask(`/v1/studio/machines/${encodeURIComponent(machine)}/places`).then((found) => {
    if (chart?.machine !== machine) return;
    places = found;
    if (shown.select !== null) choose(shown.select, false);
  }).catch(() => undefined);
}

/** Says what went wrong, wherever it did. */
async function trying(work) {
  try {
    return await work();
  } catch (error) {
    tell(byId('said'), error instanceof ServiceError ? say([401, 403].includes(error.status) ? 'keyRefused' : 'refused', { why: error.message }) : say('unreachable', { why: error.message }));
  }
}

async function open(machine) {
  leave();
  closed.clear();
  shown.select = null;
  byId('chosen').replaceChildren(h('p', {}, say('chooseSomething')));
  layers.layer('chosen', null);
  await draw(machine, { isDraft: Object.hasOwn(drafts, machine) });
  remember();
}

async function begin() {
  const { items } = await ask('/v1/machines');
  byId('key-form').classList.add('done');
  byId('key').required = false;
  machines.clear();
  for (const item of items) machines.set(item.id, item);
  byId('machine').replaceChildren(h('option', { value: '' }, say('noMachine')), ...items.map(({ id, version }) => h('option', { value: id }, `${id} (${version})`)));
  byId('studio').hidden = false;
  tell(byId('said'), say('keyTaken'));
  watching.abort();
  watching = new AbortController();
  void watchFiles({ status: byId('watch-note'), signal: watching.signal, onDrafts: (next) => void trying(() => redrawn(next)) });
  await restore();
}

async function redrawn(next) {
  const before = drafts;
  drafts = next;
  if (chart === null || next[chart.machine] === before[chart.machine] || flow.id !== null) return;
  await draw(chart.machine, { isDraft: Object.hasOwn(next, chart.machine), keep: true });
}

/** Shows what the address says. */
async function restore() {
  const wanted = shown.machine;
  if (wanted === null || !machines.has(wanted)) return;
  byId('machine').value = wanted;
  await draw(wanted, { version: shown.draft === null ? shown.version : null, isDraft: shown.draft !== null && Object.hasOwn(drafts, wanted) });
  if (shown.view !== null) view.view = shown.view;
  if (shown.select !== null) choose(shown.select, shown.view === null);
  if (shown.overlay !== null) {
    byId('overlay').value = shown.overlay;
    laid.on(chart);
  }
  const at = shown.at === null ? null : Number(shown.at);
  if (shown.sandbox !== null) await sandbox.resume(shown.sandbox, at);
  else if (shown.flow !== null) void followFlow(shown.flow, at);
  else if (shown.finding !== null) {
    await checker.check();
    checker.play(Number(shown.finding));
    if (at !== null) player.go(at);
  }
}

byId('key-form').addEventListener('submit', (event) => {
  event.preventDefault();
  key.set(byId('key').value);
  byId('key').value = '';
  void trying(begin);
});
byId('machine').addEventListener('change', () => byId('machine').value !== '' && void trying(() => open(byId('machine').value)));
byId('zoom-in').addEventListener('click', () => view.zoomBy(1.25));
byId('zoom-out').addEventListener('click', () => view.zoomBy(0.8));
byId('fit').addEventListener('click', () => view.fit());
byId('sandbox-again').addEventListener('click', () => sandbox.again());
byId('flow-leave').addEventListener('click', () => { leave(); tell(byId('flow-status'), say('left')); remember(); });
byId('follow-form').addEventListener('submit', (event) => {
  event.preventDefault();
  if (chart !== null && byId('flow-id').value.trim() !== '') void followFlow(byId('flow-id').value.trim());
});
addEventListener('hashchange', () => {
  shown = readAddress();
  closed.clear();
  for (const id of shown.closed) closed.add(id);
  if (key.get() !== null) void trying(restore);
});

if (key.get() === null) tell(byId('said'), say('keyWanted'));
else void trying(begin);
