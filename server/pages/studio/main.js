// The studio: puts the parts of the page together. What is shown is in the address; what is done stays with the parts.
import { nothing, onArrival, readAddress } from './address.js';
import { chosen as chosenOf } from './chosen.js';
import { byId, tell } from './dom.js';
import { statesIn } from './diagram/overlay.ts';
import { familyPanel } from './family.js';
import { findingsPanel } from './findings.js';
import { flowPanel } from './flow.js';
import { flowList } from './flows.js';
import { machineChoice } from './machines.js';
import { marks } from './marks.js';
import { opening } from './opening.js';
import { overlays } from './overlays.js';
import { player as playerOf } from './player.js';
import { sandbox as sandboxOf } from './sandbox.js';
import { search as searchOf } from './search.js';
import { ask, key, ServiceError } from './service.js';
import { showing } from './showing.js';
import { stage as stageOf } from './stage.js';
import { tracking } from './tracking.js';
import { watchFiles } from './watch.js';
import { say } from './words.js';

const layers = marks();
const marked = (ids, mark) => Object.fromEntries(ids.map((id) => [id, { class: mark }]));
/** By machine, a name that changes with what its files hold. */
let contents = {};
let watching = new AbortController();

const stage = stageOf({
  elements: { viewport: byId('viewport'), text: byId('text'), status: byId('said') }, onShown: shown,
  onPick: (id) => chosen.choose(id, false), onToggle: (id) => void trying(() => toggle(id)), onMoved: () => shows.remember(), onOwnMove: () => track.moved(),
});
const track = tracking({ row: byId('track-row'), button: byId('track'), status: byId('track-said'), view: () => stage.view, onChanged: () => shows.remember() });
const opens = opening({ stage, trying: (work) => trying(work) });
const player = playerOf(byId('player'), {
  onShown(step) {
    layers.layer('play', step === null || stage.drawing === null ? null : {
      states: Object.fromEntries(statesIn(step.state, stage.chart).slice(1).map((id) => [id, { class: 'active' }])),
      transitions: Object.fromEntries(step.transitions.map((id) => [id, { class: 'taken' }])),
    });
    flow.showActions();
    byId('sandbox-again').hidden = !sandbox.isPlaying() || player.isAtEnd();
    byId('player').hidden = player.length === 0;
    track.isThere(player.length > 0);
    track.show(step, stage.chart, stage.drawing);
    opens.show(track.isOn ? step : null);
    shows.remember();
  },
});
const family = familyPanel({ element: byId('flow-family'), onGo: (id, select) => follow(id, select), onChoose: (id) => chosen.choose(id), onMore: (after) => void trying(() => flow.moreFamily(after)) });
const flow = flowPanel({
  elements: { status: byId('flow-status'), view: byId('flow-view'), actions: byId('flow-actions'), once: byId('flow-once') }, player, family,
  onFamily: (next) => void trying(() => shows.belongs(next)), onReopened: () => later(refresh), onRefused: refused,
});
const flows = flowList({ form: byId('flows-form'), stateField: byId('flows-state'), statusField: byId('flows-status'), list: byId('flows'), more: byId('flows-more'), status: byId('flows-said'), onChosen: (id) => follow(id) });
const search = searchOf({ input: byId('search'), list: byId('search-found'), status: byId('search-said'), onFound: (ids) => layers.layer('search', ids.length === 0 ? null : { states: marked(ids, 'hit'), transitions: marked(ids, 'hit') }), onChosen: (id) => chosen.choose(id), onChanged: () => shows.remember() });
const checker = findingsPanel({ button: byId('check'), list: byId('findings'), status: byId('findings-said'), marks: layers, onChoose: (id) => chosen.choose(id), onPlay(steps, i) { shows.plays(i); player.play(steps, 0); }, onChanged: () => shows.remember() });
const laid = overlays({ choice: byId('overlay'), file: byId('overlay-file'), status: byId('overlay-said'), marks: layers, onFindings(report) { checker.show(report); shows.found(); }, onChanged: () => shows.remember() });
const sandbox = sandboxOf({ button: byId('sandbox-start'), input: byId('sandbox-input'), offers: byId('sandbox-offers'), status: byId('sandbox-said'), player, onPlay(steps, at) { shows.plays(null); player.play(steps, at); }, onChanged: () => shows.remember() });
const chosen = chosenOf({
  element: byId('chosen'), status: byId('chosen-said'), stage, marks: layers, onChanged: () => shows.remember(), onSought: () => track.moved(),
  actions: { onToggle: (id) => void trying(() => toggle(id)), onFlows: (state) => { byId('flows-section').open = true; void flows.inState(state); }, isClosed: stage.isClosed },
});
const machines = machineChoice({ select: byId('machine'), onChosen: (release) => go({ ...always(), ...release }) });
const shows = showing({ stage, track, player, flow, search, checker, laid, sandbox, chosen, machines });

/** What is being brought, which never fails: it says so. */
let brought = Promise.resolve();
let queue = Promise.resolve();
const arrive = (wanted, how) => (brought = trying(() => shows.bring(wanted, how)));
const go = (wanted) => void (brought = trying(() => shows.go(wanted)));
/** News of the service wait for one another, and for what is being brought. */
const later = (work) => (queue = queue.then(() => brought).then(() => trying(work)));

/** What stays whichever machine is shown. */
const always = () => ({ ...nothing, overlay: laid.chosen, file: laid.file, search: search.wanted });
/** @param select what of its machine is to be chosen; null: what is chosen now, where it has that */
const follow = (id, select = null) => go({ ...(select === null ? shows.now() : always()), flow: id, at: null, finding: null, sandbox: null, track: null, ...(select === null ? {} : { select }) });

/** Back to what is hosted, or what the file holds by now, where that is another picture. */
function leave() {
  const now = shows.now();
  const isHosted = now.machine !== null && now.root === null && machines.hosted(now.machine) !== undefined;
  const isOther = isHosted && (now.version !== null || machines.draft(now.machine) !== undefined);
  go({ ...now, flow: null, at: null, finding: null, sandbox: null, track: null, ...(isHosted ? { version: null } : {}), ...(isOther ? { view: null } : {}) });
  tell(byId('flow-status'), say('left'));
}

async function toggle(id) {
  if (!await stage.toggle(id)) return;
  opens.toggled(id);
  chosen.choose(id, !player.length);
  byId('toggle')?.focus();
}

/** @param isNew it is another chart than before */
function shown(isNew) {
  const { chart, drawing } = stage;
  layers.on(drawing);
  track.show(player.step, chart, drawing);
  byId('draft-note').hidden = !chart?.isDraft;
  machines.mark(chart);
  shows.note();
  if (!isNew) return;
  search.on(chart);
  checker.on(chart);
  laid.on(chart);
  if (chart === null) sandbox.leave();
  else sandbox.on(chart);
  void flows.on(byId('flows-section').hidden ? null : chart);
  void chosen.locate(chart !== null && !chart.isBlank && chart.root === null && (chart.isDraft || machines.hosted(chart.machine) !== undefined));
}

/** Says what went wrong, wherever it did. */
async function trying(work) {
  try {
    return await work();
  } catch (error) {
    refused(error);
  }
}

function refused(error) {
  const isKey = error instanceof ServiceError && [401, 403].includes(error.status);
  tell(byId('said'), error instanceof ServiceError ? say(isKey ? 'keyRefused' : 'refused', { why: error.message }) : say('unreachable', { why: error.message }));
  if (isKey) byId('key-box').open = true;
}

async function list() {
  const [{ items }, { items: unhosted }] = await Promise.all([ask('/v1/machines'), ask('/v1/studio/machines')]);
  machines.show(items, unhosted);
}

/** The service was away, and may host something else by now. */
async function refresh() {
  const [before, isLatest] = [shows.now(), shows.isLatest()];
  await list();
  if (isLatest && shows.isStale(before)) await arrive(before);
  shows.note();
}

async function begin() {
  const wasTyped = byId('key-form').contains(document.activeElement);
  await list();
  byId('key-box').open = false;
  byId('key').required = false;
  byId('studio').hidden = false;
  if (wasTyped) byId('machine').focus();
  watching.abort();
  watching = new AbortController();
  await watchFiles({ status: byId('watch-note'), signal: watching.signal, onFiles: (files) => void later(() => filed(files)), onReopened: () => void later(refresh), onRefused: refused });
  await queue;
  await arrive(readAddress());
}

/** What the files hold by now is drawn, unless something else was asked for: a flow keeps the picture of its machine. */
async function filed(files) {
  const machine = stage.chart?.machine;
  const isEdited = machine !== undefined && files.contents[machine] !== contents[machine];
  contents = files.contents;
  machines.files(files);
  checker.files(files.contents);
  if (flow.id === null && (isEdited || shows.isStale())) await arrive({ ...shows.now(), checked: null, finding: null, ...(sandbox.isPlaying() ? {} : { at: null }) }, { isEdited: true });
  shows.note();
}

byId('key-form').addEventListener('submit', (event) => {
  event.preventDefault();
  key.set(byId('key').value);
  byId('key').value = '';
  void trying(begin);
});
byId('zoom-in').addEventListener('click', () => stage.view.zoomBy(1.25));
byId('zoom-out').addEventListener('click', () => stage.view.zoomBy(0.8));
byId('fit').addEventListener('click', () => stage.view.fit());
byId('full').addEventListener('click', () => stage.view.full());
byId('full').addEventListener('click', () => stage.view.full());
byId('viewport').addEventListener('keydown', (event) => {
  if (event.key.toLowerCase() === 'f' && !event.ctrlKey && !event.metaKey && !event.altKey) track.toggle();
});
byId('sandbox-again').addEventListener('click', () => sandbox.again());
byId('flow-leave').addEventListener('click', leave);
byId('follow-form').addEventListener('submit', (event) => {
  event.preventDefault();
  if (byId('flow-id').value.trim() !== '') follow(byId('flow-id').value.trim());
});
onArrival((wanted) => { if (key.get() !== null) void arrive(wanted); });

if (key.get() === null) tell(byId('said'), say('keyWanted'));
else void trying(begin);
