// What is shown, as the fragment of the address: whoever is given it sees the same. No key is ever part of it, and a fragment
// is sent to no server.

const names = ['machine', 'version', 'root', 'select', 'flow', 'at', 'overlay', 'file', 'checked', 'finding', 'sandbox', 'draft', 'search', 'track', 'view'];
/** Milliseconds between two changes: browsers refuse more than some hundred in half a minute. */
const changeEvery = 300;

/** Of an empty address. */
export const nothing = Object.freeze({ ...Object.fromEntries(names.map((name) => [name, null])), closed: null });

let next = null;
let waiting = null;
let last = -Infinity;
/** As this page knows it: somebody who types another one is not to find it replaced. */
let known = location.hash;

/** Everything missing is null. `closed`: a list of closed states; null: those of the overview. What waited to be written is written first. */
export function readAddress() {
  writeNow();
  known = location.hash;
  next = null;
  const given = new URLSearchParams(known.slice(1));
  const shown = Object.fromEntries(names.map((name) => [name, given.get(name)]));
  return { ...shown, closed: given.has('closed') ? given.getAll('closed').filter((id) => id !== '') : null };
}

/** Replaces the address without adding to the history of the browser; what changes quickly is written a little later. */
export function writeAddress(shown) {
  next = shown;
  waiting ??= setTimeout(writeNow, Math.max(0, last + changeEvery - performance.now()));
}

/** Another thing is shown from now on: the browser's button leads back from it. */
export function pushAddress(shown) {
  writeNow();
  const hash = hashOf(shown);
  if (hash === location.hash) return;
  history.pushState(null, '', hash);
  known = location.hash;
}

/** `see`: the address was changed by somebody else than this page, by hand or by the browser's buttons. */
export function onArrival(see) {
  // A browser tells of one change by both events.
  for (const event of ['popstate', 'hashchange']) addEventListener(event, () => location.hash !== known && see(readAddress()));
}

function writeNow() {
  clearTimeout(waiting);
  waiting = null;
  if (next === null || location.hash !== known) return;
  const hash = hashOf(next);
  next = null;
  if (hash === location.hash) return;
  last = performance.now();
  history.replaceState(null, '', hash);
  known = location.hash;
}

function hashOf(shown) {
  const written = new URLSearchParams();
  for (const name of names) if (shown[name] !== null && shown[name] !== undefined && shown[name] !== '') written.set(name, shown[name]);
  for (const id of shown.closed?.length === 0 ? [''] : shown.closed ?? []) written.append('closed', id);
  return `#${written}`;
}

addEventListener('pagehide', writeNow);
