// Keeps what is played in sight, until somebody moves the picture by hand; then it waits to be switched on again.
import { statesIn } from './diagram/overlay.ts';
import { tell } from './dom.js';
import { say } from './words.js';

/** `row` holds `button` and is there while something is played. `view`: the viewport. `onChanged`: it was switched. */
export function tracking({ row, button, status, view, onChanged }) {
  let isOn = true;
  let now = null;

  function show(step, chart, drawing) {
    now = step === null || drawing === null ? null : { step, chart, drawing };
    if (now === null || !isOn) return;
    const active = statesIn(step.state, chart);
    const parents = new Map(chart.states.map(({ id, parent }) => [id, parent]));
    const around = new Set(active.map((id) => parents.get(id)));
    const entered = new Set(chart.transitions.filter(({ id }) => step.transitions.includes(id)).flatMap(({ targets }) => targets));
    const isEntered = (id) => { for (let at = id; at !== null && at !== undefined; at = parents.get(at)) if (entered.has(at)) return true; return false; };
    // What was entered last counts most, where not all has room.
    const innermost = active.filter((id) => !around.has(id)).toSorted((a, b) => Number(isEntered(a)) - Number(isEntered(b)));
    view().bringIntoSight([...new Set(innermost.map((id) => drawing.state(drawing.shown(id))))].filter((part) => part !== null));
  }

  function set(next, text) {
    isOn = next;
    button.setAttribute('aria-pressed', String(isOn));
    tell(status, text);
    if (isOn && now !== null) show(now.step, now.chart, now.drawing);
    onChanged();
  }
  const toggle = () => set(!isOn, say(isOn ? 'trackedNot' : 'tracked'));

  button.addEventListener('click', toggle);

  return {
    show, toggle,
    /** By hand. Without anything to be followed there is nothing to switch off. */
    moved() {
      if (isOn && now !== null) set(false, say('trackedMoved'));
    },
    /** Something else is played. */
    begin(wanted = true) {
      now = null;
      if (isOn !== wanted) set(wanted, '');
      else tell(status, '');
    },
    isThere: (isPlayed) => { row.hidden = !isPlayed; },
    get isOn() { return isOn; },
  };
}
