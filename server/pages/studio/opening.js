// Opens the closed states that hide where what is played is, while the picture follows it; what somebody has closed stays closed.
import { statesIn } from './diagram/overlay.ts';

/** `stage`: where it is drawn. `trying(work)`: says what goes wrong. */
export function opening({ stage, trying }) {
  const byHand = new Set();
  let last = null;
  let isDrawing = false;

  /** One picture at a time: what has moved on meanwhile is looked at afterwards. */
  function look() {
    const { chart, drawing } = stage;
    if (last === null || isDrawing || drawing === null || drawing.states.size === 0) return;
    const hidden = statesIn(last.state, chart).filter((id) => drawing.state(id) === null).map((id) => drawing.shown(id)).find((id) => id !== null && !byHand.has(id));
    if (hidden === undefined) return;
    isDrawing = true;
    void trying(() => stage.toggle(hidden)).then((isDrawn) => {
      isDrawing = false;
      if (isDrawn) look();
    });
  }

  return {
    /** @param step null: nothing is played, or the picture does not follow it */
    show(step) {
      last = step;
      look();
    },
    /** Somebody has closed or opened it. */
    toggled(id) {
      if (stage.isClosed(id)) byHand.add(id);
      else byHand.delete(id);
    },
  };
}
