// The chosen state or transition: marked in the picture, and told of with where it is written.
import { h, tell } from './dom.js';
import { chosenWords, details } from './panel.js';
import { ask } from './service.js';
import { say } from './words.js';

/** From this scale on the texts of a picture can be read. */
const readable = 0.75;

/** `actions`: as `details` asks for, but `onChoose`. `onChanged`: another one is chosen. `onSought`: the picture is moved to it. */
export function chosen({ element, status, stage, marks, actions, onChanged, onSought }) {
  let id = null;
  let places = null;
  let asked = 0;

  function paint() {
    const mark = id === null ? null : { [id]: { class: 'chosen' } };
    marks.layer('chosen', mark === null ? null : { states: mark, transitions: mark });
    const told = id === null ? [h('p', {}, say('chooseSomething'))] : details(stage.chart, id, places, { ...actions, onChoose: (other) => choose(other) });
    element.replaceChildren(...told.filter((part) => part !== null));
    tell(status, id === null ? '' : chosenWords(stage.chart, id));
  }

  /** @param next null: nothing. What the chart does not have is not chosen. */
  function choose(next, centred = true) {
    id = next !== null && stage.has(next) ? next : null;
    paint();
    const part = id === null ? null : stage.drawing?.element(id) ?? null;
    if (centred && part !== null) {
      onSought();
      stage.view.centre(part, readable);
    }
    onChanged();
  }

  return {
    choose,
    get id() { return id; },
    /** Asks anew where the chart is written. @param isWritten a file of it is there */
    async locate(isWritten) {
      const mine = ++asked;
      places = null;
      const { chart } = stage;
      if (!isWritten) return;
      const found = await ask(`/v1/studio/${chart.isDraft ? 'drafts' : 'machines'}/${encodeURIComponent(chart.machine)}/places`).catch(() => null);
      if (mine !== asked) return;
      places = found;
      if (id !== null) paint();
    },
  };
}
