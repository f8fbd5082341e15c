// Elements made by hand: nothing is ever read as markup.

/** `on…` properties are listeners; `true` sets an attribute, `false`, null and undefined leave it out. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ''));
  return element;
}

export const byId = (id) => document.getElementById(id);

/** Says something politely; the same again is said again. */
export function tell(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** A value in one line: a state's name, or JSON. */
export const lineOf = (value) => (typeof value === 'string' ? value : value === null || value === undefined ? '—' : Object.entries(value).map(([name, inner]) => (inner !== null && typeof inner === 'object' && Object.keys(inner).length === 0 ? name : `${name}: ${typeof inner === 'object' && inner !== null ? `(${lineOf(inner)})` : String(inner)}`)).join(', '));

export const jsonText = (value) => JSON.stringify(value, null, 2);
