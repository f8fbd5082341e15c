// What is laid over the picture: how many flows are where, where they ended, or a file of coverage or findings. Files are read
// in the browser and go nowhere.
import { tell } from './dom.js';
import { overlayFrom } from './diagram/overlay.ts';
import { ask, versionQuery } from './service.js';
import { say } from './words.js';

/** Milliseconds between two counts. */
const countEvery = 2_000;

/** `onFindings(findings)`: the file is the report of a check. */
export function overlays({ choice, file, status, marks, onFindings, onChanged }) {
  let chart = null;
  let counting = null;
  let read = null;
  /** Of a file that whoever shared the address had laid over the picture. */
  let wanted = null;

  async function count() {
    const mine = { chart, choice: choice.value };
    try {
      const found = await ask(`/v1/studio/machines/${encodeURIComponent(chart.machine)}/standing${versionQuery(chart)}`);
      if (mine.chart !== chart || mine.choice !== choice.value) return;
      marks.layer('counts', { states: Object.fromEntries(Object.entries(found[choice.value === 'now' ? 'active' : 'ended']).map(([id, number]) => [id, { count: number }])) });
      const active = found.statuses.active ?? 0;
      const inside = Object.entries(found.children).map(([id, number]) => say('countChildren', { state: id, count: number }));
      tell(status, [say('count', { flows: found.flows, time: new Date(found.at).toLocaleTimeString(), active, ended: found.flows - active }), ...(inside.length === 0 || choice.value !== 'now' ? [] : [say('countInside', { what: inside.join(', ') })])].join(' '));
    } catch (error) {
      tell(status, say('refused', { why: error.message }));
    }
  }

  function apply() {
    clearInterval(counting);
    marks.layer('counts', null);
    marks.layer('file', null);
    if (chart === null) return;
    if (wanted !== null) return tell(status, say('overlayWanted', { file: wanted }));
    if (chart.isBlank) return tell(status, choice.value === '' ? '' : say('noPicture'));
    if (choice.value === 'now' || choice.value === 'ended') {
      void count();
      counting = setInterval(() => { if (!document.hidden) void count(); }, countEvery);
    } else if (choice.value === 'file' && read !== null) layFile();
    else tell(status, '');
  }

  function layFile() {
    try {
      const { overlay, unknown } = overlayFrom(read.content, chart);
      const path = Object.fromEntries((overlay.path ?? []).map((id) => [id, { class: 'taken' }]));
      marks.layer('file', { states: overlay.states ?? {}, transitions: { ...overlay.transitions, ...path } });
      tell(status, [say('overlayRead', { file: read.name }), say('overlayLocal'), ...(unknown.length === 0 ? [] : [say('overlayUnknown', { count: unknown.length, first: unknown[0] })])].join(' '));
      const report = read.content.items?.find(({ machine }) => machine === chart.machine) ?? read.content;
      if (Array.isArray(report.findings)) onFindings(report);
    } catch (error) {
      tell(status, say('overlayRefused', { file: read.name, why: error.message }));
    }
  }

  choice.addEventListener('change', () => { wanted = null; apply(); onChanged(); });
  file.addEventListener('change', async () => {
    const [chosen] = file.files;
    if (chosen === undefined) return;
    try {
      read = { name: chosen.name, content: JSON.parse(await chosen.text()) };
      choice.value = 'file';
      wanted = null;
      apply();
      onChanged();
    } catch (error) {
      tell(status, say('overlayRefused', { file: chosen.name, why: error.message }));
    }
  });

  return {
    on(next) { chart = next; apply(); },
    get chosen() { return choice.value === 'now' || choice.value === 'ended' ? choice.value : null; },
    /** The name of the file that is laid over the picture, or is missed: the file itself is in no address. */
    get file() { return wanted ?? (choice.value === 'file' && read !== null ? read.name : null); },
    /** As in an address. */
    restore(chosen, file) {
      if (file === null || read?.name !== file) {
        wanted = file;
        choice.value = chosen ?? (file === null ? '' : 'file');
      } else choice.value = 'file';
      apply();
    },
  };
}
