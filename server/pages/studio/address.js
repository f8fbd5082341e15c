// What is shown, as the fragment of the address: whoever is given it sees the same. No key is ever part of it, and a fragment
// is sent to no server.

const names = ['machine', 'version', 'select', 'flow', 'at', 'overlay', 'finding', 'sandbox', 'draft', 'view'];

/** Everything missing is null; `closed` is a list. */
export function readAddress(hash = location.hash) {
  const given = new URLSearchParams(hash.slice(1));
  const shown = Object.fromEntries(names.map((name) => [name, given.get(name)]));
  return { ...shown, closed: given.getAll('closed') };
}

/** Replaces the address without adding to the history of the browser. */
export function writeAddress(shown) {
  const next = new URLSearchParams();
  for (const name of names) if (shown[name] !== null && shown[name] !== undefined && shown[name] !== '') next.set(name, shown[name]);
  for (const id of shown.closed ?? []) next.append('closed', id);
  const hash = `#${next}`;
  if (hash !== location.hash) history.replaceState(null, '', hash);
}
