// What tests run in a page, as text: they are compiled without the types of a browser.

/** From now on, when the page showed which step of a flow: `[step, milliseconds]`, in the page's own `seen`. */
export const noteSteps = `globalThis.seen = [];
  new MutationObserver(() => seen.push([Number(document.querySelector('#player').dataset.step), Date.now()])).observe(document.querySelector('#player'), { attributeFilter: ['data-step'] });`;
/** From now on, what was seen of the picture, one after the other: in the page's own `views`. */
export const noteViews = `globalThis.views = [];
  new MutationObserver(() => views.push(document.querySelector('#viewport > svg').getAttribute('viewBox'))).observe(document.querySelector('#viewport > svg'), { attributeFilter: ['viewBox'] });`;
/** Whether all of this state's box is within the frame. */
export const isInSight = (state: string): string => `(() => {
  const [box, frame] = [document.querySelector('[data-state="${state}"]').getBoundingClientRect(), document.querySelector('#viewport').getBoundingClientRect()];
  return box.left >= frame.left && box.top >= frame.top && box.right <= frame.right && box.bottom <= frame.bottom;
})()`;
/** Pairs of texts of a picture that lie over one another. What is inked counts: the box of a font is as high as its highest letter of any language. */
export const overlaps = `(() => {
  const texts = [...document.querySelectorAll('#viewport svg text')].filter(({ textContent }) => textContent !== '').map((text) => {
    const { x, width } = text.getBBox();
    const [line, size] = [Number(text.getAttribute('y')), Number.parseFloat(getComputedStyle(text).fontSize)];
    return { says: text.textContent, left: x, right: x + width, top: line - 0.8 * size, bottom: line + 0.25 * size };
  });
  return texts.flatMap((one, i) => texts.slice(i + 1)
    .filter((other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1 && Math.min(one.bottom, other.bottom) > Math.max(one.top, other.top))
    .map((other) => one.says + ' / ' + other.says));
})()`;
