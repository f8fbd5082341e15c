// The chart that is shown: asked of the service, drawn, and kept together with what it is of.
import { h, tell } from './dom.js';
import { picture } from './picture.js';
import { ask, askPicture, askText, versionQuery } from './service.js';
import { viewport } from './viewport.js';
import { say } from './words.js';

/**
 * `elements`: `viewport`, `text`, `status`. `onShown(isNew)`: a picture is there, `isNew` when its chart is another one than before.
 * `onPick(id)`, `onToggle(id)`: somebody chose a state or a transition of it, or wants a state closed or open.
 */
export function stage({ elements, onShown, onPick, onToggle, onMoved, onOwnMove }) {
  let chart = null;
  let drawing = null;
  /** What was asked for, as a text: asked for again, it need not be drawn again. */
  let made = null;
  let shown = null;
  let closed = new Set();
  /** The closed states are those of the overview, nobody having closed or opened one. */
  let isOverview = true;
  let asked = 0;

  const view = viewport(elements.viewport, {
    onMoved, onOwnMove,
    onPick(target) {
      const id = drawing?.meant(target) ?? null;
      if (id !== null) onPick(id);
    },
    onDouble(target) {
      const id = drawing?.meant(target) ?? null;
      if (chart?.states.some(({ parent }) => parent === id)) onToggle(id);
    },
  });

  function set(next, graph = null) {
    const isNew = JSON.stringify(chart) !== JSON.stringify(next);
    [chart, drawing] = [next, graph];
    elements.viewport.setAttribute('aria-label', next === null ? say('noMachine') : say('pictureOf', { machine: next.machine }));
    onShown(isNew);
  }

  /**
   * Nothing changes when it fails, or when something else is asked for meanwhile (answers false).
   * `root`: of a child machine, that of its outermost flow; `draft`: the name of what an edited file holds, which is drawn then.
   * @param shut ids of the closed states; null: those of the overview
   */
  async function draw(release, shut, { keep = false } = {}) {
    const mine = ++asked;
    const { machine, version, root, draft } = release;
    const wanted = JSON.stringify([machine, version, root, draft, shut]);
    if (wanted === made) return true;
    tell(elements.status, say('drawing', { machine }));
    const isDraft = draft !== null;
    const path = `/v1/studio/${isDraft ? 'drafts' : 'machines'}/${encodeURIComponent(machine)}/diagram`;
    const query = (more) => versionQuery({ version, root, isDraft }, more);
    const collapsed = shut === null ? { collapsed: 'auto' } : shut.length === 0 ? {} : { collapsed: shut.map(encodeURIComponent).join(',') };
    const asJson = ask(`${path}${query({ format: 'json' })}`);
    const [graph, svg, text] = await Promise.all([
      asJson,
      // Why there is none is told with the JSON.
      askPicture(`${path}${query({ format: 'svg', badges: 'yes', ...collapsed })}`).catch((error) => asJson.then(() => { throw error; })),
      askText(`${path}${query({ format: 'text' })}`).catch((error) => asJson.then(() => { throw error; })),
    ]);
    if (mine !== asked) return false;
    const next = { ...graph, root, isDraft };
    isOverview = shut === null;
    closed = new Set(shut ?? (svg.dataset.closed ?? '').split(',').filter((id) => id !== '').map(decodeURIComponent));
    view.show(svg, keep);
    made = wanted;
    shown = release;
    const drawn = picture(svg, next);
    tell(elements.text, text);
    tell(elements.status, drawn.states.size === 0 ? say('notLaidOut') : say('drawn', { machine, version: next.version, states: next.states.length, transitions: next.transitions.length }));
    set(next, drawn);
    return true;
  }

  /** Of what there is no picture of, everything else; and why. */
  function blank(release) {
    const { machine, version, root } = release;
    asked++;
    made = null;
    shown = release;
    view.clear(h('p', { class: 'note' }, say('noPictureWhy', { machine, version })));
    tell(elements.text, '');
    tell(elements.status, say('noPicture'));
    set({ machine, version, root, description: null, states: [], transitions: [], isDraft: false, isBlank: true });
  }

  return {
    draw, blank, view,
    get chart() { return chart; },
    get drawing() { return drawing; },
    /** As it was asked for. */
    get release() { return shown; },
    /** As in an address. */
    get closed() { return isOverview ? null : [...closed]; },
    isClosed: (id) => closed.has(id),
    has: (id) => chart !== null && (chart.states.some((one) => one.id === id) || chart.transitions.some((one) => one.id === id)),
    /** Closes an open state and opens a closed one; what is seen stays in its place. */
    async toggle(id) {
      const next = new Set(closed);
      if (!next.delete(id)) next.add(id);
      return await draw(shown, [...next], { keep: true });
    },
    /** Nothing at all. */
    clear() {
      asked++;
      made = shown = null;
      view.clear('');
      tell(elements.text, '');
      set(null);
    },
  };
}
