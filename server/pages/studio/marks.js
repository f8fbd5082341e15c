// What is laid over a picture: several layers, each with marks of its own, painted together. The colours are the picture's.

const kinds = ['covered', 'uncovered', 'finding', 'taken', 'active', 'chosen', 'hit'];

/** `layers`: by name, `{ states: {ID: {class, count}}, transitions: {…} }`; a later layer paints over an earlier one. */
export function marks() {
  const layers = new Map();
  let picture = null;
  let painted = new Set();

  function paint() {
    if (picture === null) return;
    const wanted = new Map();
    const badges = new Map();
    const add = (element, mark) => element && wanted.set(element, [...(wanted.get(element) ?? []), mark]);
    for (const { states = {}, transitions = {} } of layers.values()) {
      for (const [id, { class: mark, count }] of Object.entries(states)) {
        // Of closed states the one that is drawn speaks for all inside; its own number already counts them.
        if (mark !== undefined) add(picture.state(picture.shown(id)), mark);
        if (count !== undefined && picture.state(id) !== null) badges.set(id, count);
      }
      for (const [id, { class: mark }] of Object.entries(transitions)) if (mark !== undefined) for (const element of [picture.transition(id), ...picture.linksOf(id)]) add(element, mark);
    }
    for (const element of painted) if (!wanted.has(element)) {
      element.classList.remove(...kinds);
      buttonOf(element)?.removeAttribute('aria-current');
    }
    for (const [element, given] of wanted) {
      for (const kind of kinds) element.classList.toggle(kind, given.includes(kind));
      if (given.includes('chosen')) buttonOf(element)?.setAttribute('aria-current', 'true');
      else buttonOf(element)?.removeAttribute('aria-current');
      // Two that paint the same border: the later one is what is asked for now.
      const last = given.findLast((mark) => kinds.indexOf(mark) < 5);
      for (const kind of kinds.slice(0, 5)) if (kind !== last) element.classList.remove(kind);
    }
    painted = new Set(wanted.keys());
    for (const badge of picture.svg.querySelectorAll('[data-badge]')) {
      const count = badges.get(badge.dataset.badge);
      badge.setAttribute('visibility', count === undefined ? 'hidden' : 'visible');
      badge.querySelector('text').textContent = count === undefined ? '' : shortly(count);
    }
  }

  return {
    on(next) {
      picture = next;
      painted = new Set();
      paint();
    },
    /** Null takes the layer away. */
    layer(name, content) {
      layers.delete(name);
      if (content !== null) layers.set(name, content);
      paint();
    },
    order: () => [...layers.keys()],
  };
}

/** What of a state or transition is a button; lines are none. */
const buttonOf = (element) => (element.getAttribute('role') === 'button' ? element : element.querySelector(':scope > [role=button]'));

/** A badge has room for four digits. */
const shortly = (count) => (count < 10_000 ? String(count) : count < 1_000_000 ? `${Math.floor(count / 1_000)}k` : `${Math.floor(count / 1_000_000)}M`);
