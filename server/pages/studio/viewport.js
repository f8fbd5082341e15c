// Moves and scales what is seen of a picture: by pointer, wheel and keys. A picture keeps its own coordinates.

const largest = 4;
/** Pixels a pointer may move and still mean a click. */
const still = 4;
const step = 60;

/** Milliseconds that a glide takes. */
const glideFor = 250;
/** Pixels between what is to be seen and the edge. */
const margin = 24;
/** From this scale on the texts of a picture can be read: smaller is for whoever asks to see all of it. */
const readable = 0.7;
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const paper = matchMedia('print');

/**
 * `element` holds one SVG at a time. `onMoved`: after every change; `onOwnMove`: somebody has moved it by hand; `onPick(target)`:
 * a click or Enter on what is in the picture.
 */
export function viewport(element, { onMoved, onOwnMove, onPick, onDouble }) {
  let svg = null;
  let size = { width: 1, height: 1 };
  /** The middle of what is seen, in the picture's coordinates, and how many pixels one of its units has. */
  let seen = { x: 0, y: 0, scale: 1 };
  /** Where it glides to: `{from, to, since}`. */
  let glide = null;
  let isMoving = false;

  const place = () => ({ width: element.clientWidth || 1, height: element.clientHeight || 1 });
  const fitting = () => Math.min(place().width / size.width, place().height / size.height);

  function apply() {
    if (svg === null || paper.matches) return;
    const { width, height } = place();
    seen.scale = Math.min(largest, Math.max(Math.min(fitting(), 1) * 0.5, seen.scale));
    seen.x = Math.min(size.width, Math.max(0, seen.x));
    seen.y = Math.min(size.height, Math.max(0, seen.y));
    const [w, h] = [width / seen.scale, height / seen.scale];
    svg.setAttribute('viewBox', `${seen.x - w / 2} ${seen.y - h / 2} ${w} ${h}`);
    element.dataset.scale = seen.scale.toFixed(3);
    onMoved();
  }

  const zoomBy = (factor, at = null) => {
    land();
    const before = seen.scale;
    const { width, height } = place();
    const wanted = Math.min(largest, Math.max(Math.min(fitting(), 1) * 0.5, before * factor));
    if (at !== null) {
      // What is under the pointer stays there.
      seen.x += (at.x - width / 2) * (1 / before - 1 / wanted);
      seen.y += (at.y - height / 2) * (1 / before - 1 / wanted);
    }
    seen.scale = wanted;
    apply();
  };
  const moveBy = (x, y) => {
    glide = null;
    onOwnMove();
    seen.x += x / seen.scale;
    seen.y += y / seen.scale;
    apply();
  };
  const pinchBy = (factor) => {
    onOwnMove();
    zoomBy(factor);
  };
  const fit = () => {
    glide = null;
    seen = { x: size.width / 2, y: size.height / 2, scale: Math.min(1, fitting()) };
    apply();
  };

  const full = () => {
    land();
    seen.scale = 1;
    apply();
  };
  /** All of it where that can be read, or else where the machine begins. */
  const begin = () => {
    fit();
    const first = beginning(svg);
    if (seen.scale >= readable || first === null) return;
    const { x, y, width, height } = boxOf(first);
    const [w, h] = [place().width / readable, place().height / readable];
    const within = (wanted, shown, all) => (all <= shown ? all / 2 : Math.min(all - shown / 2, Math.max(shown / 2, wanted)));
    // What comes next lies below.
    seen = { x: within(x + width / 2, w, size.width), y: within(y + height / 2 + h / 6, h, size.height), scale: readable };
    apply();
  };

  /** Where it will be seen once it has stopped. */
  const aim = () => (glide === null ? seen : { ...seen, ...glide.to });
  function land() {
    if (glide === null) return;
    Object.assign(seen, glide.to);
    glide = null;
  }
  function move(now) {
    isMoving = false;
    if (glide === null) return;
    const done = Math.min(1, Math.max(0, (now - glide.since) / glideFor));
    const eased = 1 - (1 - done) ** 3;
    seen.x = glide.from.x + (glide.to.x - glide.from.x) * eased;
    seen.y = glide.from.y + (glide.to.y - glide.from.y) * eased;
    if (done === 1) glide = null;
    apply();
    if (glide !== null) soon();
  }
  function soon() {
    if (isMoving) return;
    isMoving = true;
    requestAnimationFrame(move);
  }
  /** On its way already, it only changes its course. */
  function glideTo(to) {
    if (calm.matches) {
      Object.assign(seen, to);
      return apply();
    }
    glide = { from: { x: seen.x, y: seen.y }, to, since: performance.now() };
    soon();
  }

  /** Pointers that are down; two of them scale. */
  const down = new Map();
  let moved = 0;
  element.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    if (down.size === 0) moved = 0;
    down.set(event.pointerId, event);
  });
  element.addEventListener('pointermove', (event) => {
    const last = down.get(event.pointerId);
    if (last === undefined) return;
    const other = [...down.values()].find(({ pointerId }) => pointerId !== event.pointerId);
    moved += Math.hypot(event.clientX - last.clientX, event.clientY - last.clientY);
    if (moved > still && !element.hasPointerCapture(event.pointerId)) element.setPointerCapture(event.pointerId);
    if (moved > still) {
      if (other === undefined) moveBy(last.clientX - event.clientX, last.clientY - event.clientY);
      else pinchBy(Math.hypot(event.clientX - other.clientX, event.clientY - other.clientY) / (Math.hypot(last.clientX - other.clientX, last.clientY - other.clientY) || 1));
    }
    down.set(event.pointerId, event);
  });
  for (const end of ['pointerup', 'pointercancel', 'lostpointercapture']) element.addEventListener(end, (event) => down.delete(event.pointerId));
  element.addEventListener('click', (event) => {
    event.preventDefault(); // a link within a picture must not replace the address
    if (moved <= still) onPick(event.target);
  });
  element.addEventListener('dblclick', (event) => onDouble(event.target));
  element.addEventListener('wheel', (event) => {
    event.preventDefault();
    const { left, top } = element.getBoundingClientRect();
    onOwnMove();
    zoomBy(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0015)), { x: event.clientX - left, y: event.clientY - top });
  }, { passive: false });

  const keys = {
    ArrowLeft: () => moveBy(-step, 0), ArrowRight: () => moveBy(step, 0), ArrowUp: () => moveBy(0, -step), ArrowDown: () => moveBy(0, step),
    '+': () => zoomBy(1.25), '=': () => zoomBy(1.25), '-': () => zoomBy(0.8), '−': () => zoomBy(0.8), 0: fit, 1: full,
    Enter: (event) => onPick(event.target), ' ': (event) => onPick(event.target),
  };
  element.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key](event);
  });

  /** In the picture's coordinates, wherever it stands now. */
  const boxOf = (part) => {
    const frame = svg.getScreenCTM()?.inverse();
    const { left, top, right, bottom } = part.getBoundingClientRect();
    const [from, to] = [new DOMPoint(left, top).matrixTransform(frame), new DOMPoint(right, bottom).matrixTransform(frame)];
    return { x: from.x, y: from.y, width: to.x - from.x, height: to.y - from.y };
  };
  /** @param least the scale to be seen at, at least: what is looked for should be readable */
  const centre = (part, least = 0) => {
    const { x, y, width, height } = boxOf(part);
    glide = null;
    seen.scale = Math.max(seen.scale, least);
    // A box that is larger than what is seen shows its head.
    const [w, h] = [place().width / seen.scale, place().height / seen.scale];
    seen.x = width > w ? x + w / 2 - 20 / seen.scale : x + width / 2;
    seen.y = height > h ? y + h / 2 - 20 / seen.scale : y + height / 2;
    apply();
  };
  /** Goes there, without a jump, unless it is in sight: all of `parts` where they have room, or else the last one. Nothing changes its size. */
  const bringIntoSight = (parts) => {
    if (svg === null || parts.length === 0) return;
    const boxes = parts.map(boxOf);
    const { x, y, scale } = aim();
    const room = { width: (place().width - 2 * margin) / scale, height: (place().height - 2 * margin) / scale };
    const around = union(boxes);
    const wanted = around.width <= room.width && around.height <= room.height ? around : boxes.at(-1);
    // Of one that is larger than what is seen its head is enough.
    const [width, height] = [Math.min(wanted.width, room.width), Math.min(wanted.height, room.height)];
    const [left, top] = [x - room.width / 2, y - room.height / 2];
    const slack = 1 / scale;
    if (wanted.x >= left - slack && wanted.y >= top - slack && wanted.x + width <= left + room.width + slack && wanted.y + height <= top + room.height + slack) return;
    glideTo({ x: Math.min(size.width, Math.max(0, wanted.x + width / 2)), y: Math.min(size.height, Math.max(0, wanted.y + height / 2)) });
  };
  const isSeen = (part) => {
    const [box, frame] = [part.getBoundingClientRect(), element.getBoundingClientRect()];
    return box.left >= frame.left && box.top >= frame.top && box.left < frame.right - 20 && box.top < frame.bottom - 10;
  };
  // A browser that scrolls what has the focus into view would move the frame, not the picture.
  element.addEventListener('focusin', (event) => {
    element.scrollTo(0, 0);
    if (svg === null || event.target === element || isSeen(event.target)) return;
    onOwnMove();
    centre(event.target);
  });
  new ResizeObserver(() => apply()).observe(element);

  /** On paper there is all of it, whatever is seen of it on the screen. */
  const onPaper = (isPrinted) => {
    if (svg === null) return;
    if (isPrinted) svg.setAttribute('viewBox', `0 0 ${size.width} ${size.height}`);
    else apply();
  };
  paper.addEventListener('change', () => onPaper(paper.matches));
  addEventListener('beforeprint', () => onPaper(true));
  addEventListener('afterprint', () => onPaper(false));

  const union = (boxes) => {
    const [x, y] = [Math.min(...boxes.map((box) => box.x)), Math.min(...boxes.map((box) => box.y))];
    return { x, y, width: Math.max(...boxes.map((box) => box.x + box.width)) - x, height: Math.max(...boxes.map((box) => box.y + box.height)) - y };
  };

  return {
    /** `keep`: what was seen stays so, the same chart being drawn in another way. */
    show(next, keep = false) {
      land();
      svg = next;
      size = { width: Number(next.getAttribute('width')) || 1, height: Number(next.getAttribute('height')) || 1 };
      next.removeAttribute('width');
      next.removeAttribute('height');
      element.replaceChildren(next);
      element.dataset.title = next.querySelector(':scope > title')?.textContent ?? '';
      element.classList.toggle('wide', size.width > size.height);
      if (keep) apply();
      else begin();
    },
    /** No picture at all. */
    clear(text) {
      glide = null;
      svg = null;
      element.replaceChildren(text);
    },
    fit, full, zoomBy, centre, bringIntoSight,
    get view() { const { x, y, scale } = aim(); return `${Math.round(x)} ${Math.round(y)} ${scale.toFixed(3)}`; },
    set view(text) {
      const [x, y, scale] = text.split(' ').map(Number);
      if (![x, y, scale].every(Number.isFinite)) return;
      glide = null;
      seen = { x, y, scale };
      apply();
    },
  };
}

/** The innermost state that a machine begins in, as drawn; null where nothing tells. */
function beginning(svg) {
  let at = svg.querySelector('[data-state]');
  for (let to = at; to !== null;) {
    at = to;
    const next = svg.querySelector(`.link.initial[data-from="${CSS.escape(at.dataset.state)}"]`)?.dataset.to;
    to = next === undefined ? null : svg.querySelector(`[data-state="${CSS.escape(next)}"]`);
    if (to === at) return at;
  }
  return at;
}
