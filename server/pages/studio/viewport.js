// Moves and scales what is seen of a picture: by pointer, wheel and keys. A picture keeps its own coordinates.

const largest = 4;
/** Pixels a pointer may move and still mean a click. */
const still = 4;
const step = 60;

/** `element` holds one SVG at a time. `onMoved`: after every change; `onPick(target)`: a click or Enter on what is in the picture. */
export function viewport(element, { onMoved, onPick, onDouble }) {
  let svg = null;
  let size = { width: 1, height: 1 };
  /** The middle of what is seen, in the picture's coordinates, and how many pixels one of its units has. */
  let seen = { x: 0, y: 0, scale: 1 };

  const place = () => ({ width: element.clientWidth || 1, height: element.clientHeight || 1 });
  const fitting = () => Math.min(place().width / size.width, place().height / size.height);

  function apply() {
    if (svg === null) return;
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
    seen.x += x / seen.scale;
    seen.y += y / seen.scale;
    apply();
  };
  const fit = () => {
    seen = { x: size.width / 2, y: size.height / 2, scale: Math.min(1, fitting()) };
    apply();
  };

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
      else zoomBy(Math.hypot(event.clientX - other.clientX, event.clientY - other.clientY) / (Math.hypot(last.clientX - other.clientX, last.clientY - other.clientY) || 1));
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
    zoomBy(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0015)), { x: event.clientX - left, y: event.clientY - top });
  }, { passive: false });

  const keys = {
    ArrowLeft: () => moveBy(-step, 0), ArrowRight: () => moveBy(step, 0), ArrowUp: () => moveBy(0, -step), ArrowDown: () => moveBy(0, step),
    '+': () => zoomBy(1.25), '=': () => zoomBy(1.25), '-': () => zoomBy(0.8), '−': () => zoomBy(0.8), 0: fit,
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
    seen.scale = Math.max(seen.scale, least);
    // A box that is larger than what is seen shows its head.
    const [w, h] = [place().width / seen.scale, place().height / seen.scale];
    seen.x = width > w ? x + w / 2 - 20 / seen.scale : x + width / 2;
    seen.y = height > h ? y + h / 2 - 20 / seen.scale : y + height / 2;
    apply();
  };
  const isSeen = (part) => {
    const [box, frame] = [part.getBoundingClientRect(), element.getBoundingClientRect()];
    return box.left >= frame.left && box.top >= frame.top && box.left < frame.right - 20 && box.top < frame.bottom - 10;
  };
  // A browser that scrolls what has the focus into view would move the frame, not the picture.
  element.addEventListener('focusin', (event) => {
    element.scrollTo(0, 0);
    if (svg !== null && event.target !== element && !isSeen(event.target)) centre(event.target);
  });
  new ResizeObserver(() => apply()).observe(element);

  return {
    /** `keep`: what was seen stays so, the same chart being drawn in another way. */
    show(next, keep = false) {
      svg = next;
      size = { width: Number(next.getAttribute('width')) || 1, height: Number(next.getAttribute('height')) || 1 };
      next.removeAttribute('width');
      next.removeAttribute('height');
      element.replaceChildren(next);
      if (keep) apply();
      else fit();
    },
    fit, zoomBy, centre, isSeen, boxOf,
    get view() { return `${Math.round(seen.x)} ${Math.round(seen.y)} ${seen.scale.toFixed(3)}`; },
    set view(text) {
      const [x, y, scale] = text.split(' ').map(Number);
      if (![x, y, scale].every(Number.isFinite)) return;
      seen = { x, y, scale };
      apply();
    },
  };
}
