// The choice of what is shown: machines that are hosted, children that run inside of them, those that are no longer hosted, and
// those whose files were added since the start.
import { h } from './dom.js';
import { say } from './words.js';

const valueOf = ({ machine, version, root }) => JSON.stringify([machine, version, root ?? null]);

/** `onChosen({machine, version, root})`: version and root are null for what is hosted. */
export function machineChoice({ select, onChosen }) {
  const hosted = new Map();
  let others = [];
  let files = { drafts: {}, deleted: [], renamed: [] };
  let marked = null;
  const option = (one) => h('option', { value: valueOf(one) }, say(one.version === null ? 'machineNew' : one.root === null ? 'machineVersion' : 'machineInside', one));
  const group = (word, some) => (some.length === 0 ? [] : [h('optgroup', { label: say(word) }, some.map(option))]);

  select.addEventListener('change', () => {
    if (select.value === '') return;
    const [machine, version, root] = hosted.has(select.value) ? [select.value, null, null] : JSON.parse(select.value);
    onChosen({ machine, version, root });
  });

  const isMissing = (id) => files.deleted.includes(id) || files.renamed.some(({ from }) => from === id);

  function list() {
    const added = Object.keys(files.drafts).filter((machine) => !hosted.has(machine)).toSorted().map((machine) => ({ machine, version: null, root: null }));
    select.replaceChildren(
      h('option', { value: '' }, say('noMachine')),
      ...[...hosted.values()].map(({ id, version }) => h('option', { value: id }, say(isMissing(id) ? 'machineWithoutFile' : 'machineHosted', { machine: id, version }))),
      ...group('newMachines', added), ...group('runInside', others.filter(({ isHosted }) => isHosted)), ...group('goneMachines', others.filter(({ isHosted }) => !isHosted)));
    mark(marked);
  }

  function mark(release) {
    marked = release;
    if (release === null) return void (select.value = '');
    const { machine, version, root, isDraft } = release;
    const value = hosted.has(machine) && root === null ? machine : valueOf({ machine, version: isDraft ? null : version, root });
    // A child machine whose first flow began only now.
    if (![...select.options].some((one) => one.value === value)) select.append(option({ machine, version, root }));
    select.value = value;
  }

  return {
    /** @param items those hosted @param unhosted the others, by version */
    show(items, unhosted) {
      hosted.clear();
      for (const item of items) hosted.set(item.id, item);
      others = unhosted;
      list();
    },
    /** What the files hold beside what is hosted. */
    files(next) {
      files = next;
      list();
    },
    hosted: (id) => hosted.get(id),
    /** Hosted, but its file is gone. */
    isMissing,
    /** What its file holds in its place. */
    renamed: (id) => files.renamed.find(({ from }) => from === id)?.to ?? null,
    /** A name that changes with what its file holds; undefined where that is what is hosted. */
    draft: (id) => (Object.hasOwn(files.drafts, id) ? files.drafts[id] : undefined),
    /** Of one that is not hosted, the version to show when none is named. */
    other: (id, version = null) => others.find((one) => one.machine === id && (version === null || one.version === version)) ?? null,
    mark,
  };
}
