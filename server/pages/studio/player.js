// Steps through what happened, or may happen: a flow's log, the way to a finding, a sandbox. It only shows; nothing is changed.
import { h, jsonText, lineOf, tell } from './dom.js';
import { say } from './words.js';

/** Lines of the list around the step that is shown. */
const around = 40;

/** `element` gets buttons, a slider and a list. `onShown(step, i)`: step `i` is to be seen, null when there is none. */
export function player(element, { onShown }) {
  let steps = [];
  let at = -1;
  let isPainting = false;
  const name = element.id;
  const button = (label, text, move, isOf) => ({ isOf, element: h('button', { type: 'button', 'aria-label': label, id: `${name}-${label.toLowerCase().replace(/\W+/g, '-')}`, onclick: () => go(move()) }, text) });
  const isAtEnd = () => at === steps.length - 1;
  const buttons = [
    button('First step', '|◀', () => 0, () => at > 0), button('Step back', '◀', () => at - 1, () => at > 0),
    button('Step forward', '▶', () => at + 1, () => !isAtEnd()), button('Last step', '▶|', () => steps.length - 1, () => !isAtEnd()),
  ];
  const slider = h('input', { type: 'range', min: 0, max: 0, value: 0, id: `${name}-slider`, 'aria-label': 'Step', oninput: () => go(Number(slider.value)) });
  const said = h('p', { role: 'status', id: `${name}-said` });
  const list = h('ol', { id: `${name}-steps` });
  const event = h('pre', { tabindex: '0', id: `${name}-event` });
  const more = h('details', {}, h('summary', {}, say('event')), event);
  element.replaceChildren(h('p', { class: 'buttons' }, buttons.map((one) => one.element)), slider, said, list, more);

  function paint() {
    isPainting = false;
    const step = steps[at] ?? null;
    // Who has the focus on one of them keeps it at the end: nothing happens there.
    for (const { isOf, element: one } of buttons) one.setAttribute('aria-disabled', String(!isOf()));
    slider.max = String(Math.max(0, steps.length - 1));
    slider.value = String(Math.max(0, at));
    slider.setAttribute('aria-valuetext', step === null ? say('noSteps') : `${at + 1}: ${step.text}`);
    tell(said, step === null ? say('noSteps') : `${say('position', { at: at + 1, of: steps.length, text: step.text })}${step.state === null || step.text.endsWith(`→ ${lineOf(step.state)}`) ? '' : ` → ${lineOf(step.state)}`}${step.note === undefined ? '' : ` · ${step.note}`}`);
    const hadFocus = list.contains(document.activeElement);
    const from = Math.max(0, Math.min(at - around / 2, steps.length - around));
    list.replaceChildren(...steps.slice(from, from + around).map((one, i) => h('li', { value: from + i + 1 }, h('button', { type: 'button', 'aria-current': from + i === at ? 'step' : null, onclick: () => go(from + i) }, one.text), one.note === undefined ? '' : h('span', { class: 'hint' }, ` · ${one.note}`))));
    tell(event, step === null ? '' : jsonText(step.detail));
    element.dataset.step = step === null ? '' : String(step.number ?? at);
    onShown(step, at);
    const current = list.querySelector('[aria-current]');
    if (hadFocus) current?.focus({ preventScroll: true });
    if (current !== null) list.scrollTop = current.parentElement.offsetTop - list.offsetTop - list.clientHeight / 2;
  }
  /** At most once a frame, however many steps come. */
  function later() {
    if (isPainting) return;
    isPainting = true;
    requestAnimationFrame(paint);
  }
  function go(to) {
    at = Math.min(steps.length - 1, Math.max(steps.length === 0 ? -1 : 0, to));
    later();
  }

  return {
    /** Each: `{text, state, transitions, detail, number?, note?}`; `note`: what is to be said of this step beside. */
    play(next, start = next.length - 1) {
      steps = [...next];
      go(start);
    },
    /** Who looks at the last step goes on with the new one, unless asked to `stay`; who looks at the past stays there. */
    add(step, stay = false) {
      const follows = isAtEnd() && !stay;
      steps.push(step);
      if (follows) at = steps.length - 1;
      later();
    },
    go, isAtEnd,
    get at() { return at; },
    get step() { return steps[at] ?? null; },
    get length() { return steps.length; },
  };
}
