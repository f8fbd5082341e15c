// One running flow: its log as it grows, what its page says, and the events it takes.
import { h, jsonText, tell } from './dom.js';
import { schemaForm } from './form.js';
import { ask, ServiceError, stream } from './service.js';
import { say } from './words.js';

/** Milliseconds between two looks at a flow that moves fast. */
const lookEvery = 300;

/** `elements`: `status`, `view`, `actions`, `once`. `onVersion(flow)`: before the first step. `onEnd()` when nothing is followed any more. */
export function flowPanel({ elements, player, onVersion }) {
  let following = null;
  let looking = null;

  const stepOf = (item) => ({ text: item.event.type, state: item.to, transitions: item.transitions, detail: item, number: item.seq });

  async function look() {
    const { id, signal } = following;
    try {
      const flow = await ask(`/v1/flows/${encodeURIComponent(id)}`, { signal });
      if (!signal.aborted) show(flow);
    } catch (error) {
      if (!signal.aborted) tell(elements.status, say('refused', { why: error.message }));
    }
  }
  /** Soon, and not more often than that. */
  function lookSoon() {
    const { signal } = following;
    looking ??= setTimeout(() => {
      looking = null;
      if (!signal.aborted) void look();
    }, lookEvery);
  }

  function show(flow) {
    following.flow = flow;
    const { view } = flow;
    elements.view.replaceChildren(...(view === null || view === undefined ? [] : [
      h('h3', {}, view.title?.text ?? view.page),
      ...(view.text ?? []).map(({ text }) => h('p', {}, text)), ...(view.messages ?? []).map(({ level, text }) => h('p', { class: `message ${level}` }, text)),
    ]), ...(flow.warnings ?? []).map(({ text }) => h('p', { class: 'message warning' }, text)), ...(flow.output === undefined || flow.output === null ? [] : [h('pre', { tabindex: '0' }, jsonText(flow.output))]));
    showActions();
  }

  function showActions() {
    const { flow, shownFor } = following;
    if (flow === undefined) return;
    const isPast = !player.isAtEnd();
    const name = JSON.stringify([flow.revision, isPast, flow.actions]);
    if (shownFor === name) return; // who types into a form keeps it while nothing changes
    following.shownFor = name;
    if (isPast || flow.actions.length === 0) return elements.actions.replaceChildren(h('p', {}, say(isPast ? 'past' : 'noActions')));
    elements.actions.replaceChildren(...flow.actions.map((action, i) => {
      const form = schemaForm(action.input, `action-${i}`);
      const problem = h('p', { class: 'problem', role: 'alert' });
      return h('form', { class: 'action', 'data-action': action.name, 'aria-label': action.name, novalidate: true, onsubmit: (event) => { event.preventDefault(); void send(action, form, problem); } },
        form.elements, h('button', {}, say('send', { name: action.title?.text ?? action.name })), problem);
    }));
  }

  async function send(action, form, problem) {
    tell(problem, '');
    tell(elements.once, '');
    try {
      const id = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      const flow = await ask(action.href, { method: action.method, body: { ...form.values(), type: action.name }, more: { 'Idempotency-Key': id } });
      tell(elements.status, say('sent', { name: action.name }));
      if (flow.view?.shownOnce !== undefined) tell(elements.once, jsonText(flow.view.shownOnce));
      show(flow);
    } catch (error) {
      const where = error instanceof ServiceError ? error.errors?.map(({ pointer, message }) => `${pointer} ${message}`).join('; ') : '';
      tell(problem, `${error.message}${where ? `: ${where}` : ''}`);
      if (error instanceof ServiceError && error.status === 409) void look();
    }
  }

  function stop() {
    following?.end.abort();
    following = null;
    for (const element of Object.values(elements)) element.replaceChildren();
  }

  return {
    stop, showActions: () => following !== null && showActions(),
    get id() { return following?.id ?? null; },
    get version() { return following?.flow?.version ?? null; },
    /** @param at the number of the step to stay at; null: the newest */
    async follow(id, at = null) {
      stop();
      const end = new AbortController();
      const mine = { id, end, signal: end.signal };
      following = mine;
      tell(elements.status, say('connecting', { id }));
      try {
        const flow = await ask(`/v1/flows/${encodeURIComponent(id)}`, { signal: end.signal });
        await onVersion(flow);
        if (end.signal.aborted) return;
        player.play([]);
        show(flow);
        let wanted = at;
        await stream(`/v1/flows/${encodeURIComponent(id)}/events`, {
          signal: end.signal,
          onEvent(_, item) {
            player.add(stepOf(item), wanted !== null && item.seq > wanted);
            lookSoon();
          },
          onState(state) {
            if (state === 'open') tell(elements.status, say('following', { id }));
            // What was asked for is found, or was never there.
            if (state === 'lost') { tell(elements.status, say('disconnected')); wanted = null; }
            elements.status.dataset.state = state;
          },
          async isOver() {
            const { status } = await ask(`/v1/flows/${encodeURIComponent(id)}`, { signal: end.signal });
            if (status === 'active') return false;
            tell(elements.status, say('ended', { id, status }));
            elements.status.dataset.state = 'ended';
            void look();
            return true;
          },
        });
      } catch (error) {
        if (!end.signal.aborted) tell(elements.status, say('refused', { why: error.message }));
      }
    },
  };
}
