// One running flow: its log as it grows, what its page says, and the events it takes.
import { actionsPanel } from './actions.js';
import { h, jsonText, tell } from './dom.js';
import { ask, ServiceError, stream } from './service.js';
import { say } from './words.js';

/** Milliseconds between two looks at a flow that moves fast. */
const lookEvery = 300;
/** What a flow or its version is not there for any more: a look tells what there is instead. */
const isChanged = (error) => error instanceof ServiceError && [404, 409, 410].includes(error.status);

/**
 * `elements`: `status`, `view`, `actions`, `once`. `family`: the panel that tells where the flow belongs; `onFamily` is told too.
 * `onReopened`: the service was away and answers again. `onRefused(error)`: it does not tell of the flow any more.
 */
export function flowPanel({ elements, player, family, onFamily, onReopened, onRefused }) {
  let following = null;
  let looking = null;
  const actions = actionsPanel({ element: elements.actions, onSend: send });

  const stepOf = (item) => ({ text: item.event.type, state: item.to, transitions: item.transitions, detail: item, number: item.seq });
  const familyOf = (id, after = null) => `/v1/studio/flows/${encodeURIComponent(id)}?limit=50${after === null ? '' : `&after=${encodeURIComponent(after)}`}`;
  const both = ({ id, signal }) => Promise.all([ask(`/v1/flows/${encodeURIComponent(id)}`, { signal }), ask(familyOf(id), { signal })]);
  /** Why a flow takes no event although it has not ended. */
  const parkedFor = (flow) => flow.warnings?.find(({ code }) => code === 'flow.outdated')?.text ?? null;

  async function look() {
    const mine = following;
    try {
      const [flow, relatives] = await both(mine);
      if (mine.signal.aborted) return;
      show(flow);
      if (!mine.hasMore) family.show(relatives);
      onFamily(relatives);
    } catch (error) {
      if (!mine.signal.aborted) tell(elements.status, say('refused', { why: error.message }));
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

  /** What was sent last, and how it stands with the flow: the one never hides the other. */
  function tellStatus() {
    const { id, flow, state, sent } = following;
    const parked = flow === undefined ? null : parkedFor(flow);
    const stands = state === 'lost' ? say('disconnected') : state === 'ended' ? say('ended', { id, status: flow.status }) : state !== 'open' ? say('connecting', { id }) : parked !== null ? say('parked', { id, why: parked }) : say('following', { id });
    tell(elements.status, sent === null ? stands : `${say('sent', sent)} ${stands}`);
    elements.status.dataset.state = state;
  }

  function show(flow) {
    following.flow = flow;
    const { view } = flow;
    elements.view.replaceChildren(...(view === null || view === undefined ? [] : [
      h('h3', {}, view.title?.text ?? view.page),
      ...(view.text ?? []).map(({ text }) => h('p', {}, text)), ...(view.messages ?? []).map(({ level, text }) => h('p', { class: `message ${level}` }, text)),
    ]), ...(flow.warnings ?? []).map(({ text }) => h('p', { class: 'message warning' }, text)), ...(flow.output === undefined || flow.output === null ? [] : [h('pre', { tabindex: '0' }, jsonText(flow.output))]));
    tellStatus();
    showActions();
  }

  function showActions() {
    const { flow, shownFor } = following;
    const isPast = !player.isAtEnd();
    if (flow === undefined || (shownFor?.flow === flow && shownFor.isPast === isPast)) return;
    following.shownFor = { flow, isPast };
    actions.show(flow.actions, isPast ? say('past') : flow.actions.length === 0 ? say(parkedFor(flow) === null ? 'noActions' : 'noActionsParked') : null);
  }

  async function send(action, values) {
    const mine = following;
    tell(elements.once, '');
    try {
      const id = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      const flow = await ask(action.href, { method: action.method, body: { ...values, type: action.name }, more: { 'Idempotency-Key': id } });
      if (mine.signal.aborted) return;
      mine.sent = { name: action.name, revision: flow.revision };
      if (flow.view?.shownOnce !== undefined) tell(elements.once, jsonText(flow.view.shownOnce));
      const focus = actions.sent(action);
      show(flow);
      focus();
    } catch (error) {
      if (mine.signal.aborted) return;
      if (isChanged(error)) void look();
      throw error; // the form tells it
    }
  }

  function stop() {
    following?.end.abort();
    following = null;
    actions.clear();
    for (const element of Object.values(elements)) element.replaceChildren();
    family.clear();
  }

  return {
    stop, showActions: () => following !== null && showActions(),
    get id() { return following?.id ?? null; },
    /** The number of the step that is looked at, or is to be; null: the newest. */
    get at() { return following === null ? null : following.wanted ?? (player.isAtEnd() ? null : player.step?.number ?? null); },
    /** The next page of child flows, in the place of the one that is shown. */
    async moreFamily(after) {
      const { id, signal } = following;
      following.hasMore = true;
      const relatives = await ask(familyOf(id, after), { signal });
      if (!signal.aborted) family.show(relatives);
    },
    /** @param at the number of the step to stay at; null: the newest @returns where it belongs; null when it is left meanwhile @throws {ServiceError} */
    async find(id, at = null) {
      stop();
      const end = new AbortController();
      const mine = { id, end, signal: end.signal, wanted: at, state: 'connecting', sent: null };
      following = mine;
      tellStatus();
      try {
        [mine.found, mine.relatives] = await both(mine);
        return mine.signal.aborted ? null : mine.relatives;
      } catch (error) {
        if (mine.signal.aborted) return null;
        stop();
        throw error;
      }
    },
    /** Follows the one that was found, its machine being shown. */
    async run() {
      const mine = following;
      const { id, signal, found, relatives } = mine;
      player.play([]);
      show(found);
      family.show(relatives);
      try {
        await stream(`/v1/flows/${encodeURIComponent(id)}/events`, {
          signal,
          onEvent(_, item) {
            // What was asked for is found as soon as there is more than that, or there is nothing more.
            const isBeyond = mine.wanted !== null && item.seq > mine.wanted;
            player.add(stepOf(item), isBeyond);
            if (isBeyond || item.seq >= found.revision) mine.wanted = null;
            if (mine.sent !== null && item.seq > mine.sent.revision) mine.sent = null;
            tellStatus();
            lookSoon();
          },
          onState(state) {
            const isBack = mine.state === 'lost' && state === 'open';
            if (state === 'lost') mine.wanted = mine.sent = null;
            // While it is tried again the connection is as lost as before.
            if (mine.state !== 'lost' || state !== 'connecting') mine.state = state;
            tellStatus();
            if (!isBack) return;
            void look();
            onReopened();
          },
          async isOver() {
            const flow = await ask(`/v1/flows/${encodeURIComponent(id)}`, { signal });
            if (flow.status === 'active') return false;
            mine.state = 'ended';
            show(flow);
            void look();
            return true;
          },
        });
      } catch (error) {
        if (signal.aborted) return;
        tell(elements.status, say('refused', { why: error.message }));
        onRefused(error);
      }
    },
  };
}
