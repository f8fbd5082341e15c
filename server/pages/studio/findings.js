// What the checker finds, in a list and on the picture; the way to a finding is played step by step.
import { h, tell } from './dom.js';
import { ask } from './service.js';
import { say } from './words.js';

/** `onPlay(steps, i)`: the way to finding `i`. `onChoose(id)`: where it shows. */
export function findingsPanel({ button, list, status, marks, onPlay, onChoose, onChanged }) {
  let chart = null;
  let found = [];
  /** Whether the service has told them, so that others are told the same; a file's are known here alone. */
  let isAsked = false;
  /** A name of what the files held that were checked. */
  let content = null;
  let contents = {};
  let isOutdated = false;

  async function check() {
    const mine = chart;
    if (mine === null) return;
    button.disabled = true;
    tell(status, say('checking'));
    try {
      const report = await ask(`/v1/studio/machines/${encodeURIComponent(mine.machine)}/findings`);
      if (mine !== chart) return;
      if (report.failure !== undefined) tell(status, say('checkFailed', { why: report.failure }));
      else {
        isAsked = true;
        show(report);
        compare();
      }
      onChanged();
    } catch (error) {
      tell(status, say('refused', { why: error.message }));
    } finally {
      button.disabled = false;
    }
  }

  function show(report) {
    isOutdated = false;
    found = report.findings;
    content = report.content ?? null;
    const isOther = report.version !== undefined && chart.version !== null && report.version !== chart.version;
    const ofWhich = report.isHosted === undefined ? [] : [say(report.isHosted ? 'checkedHosted' : 'checkedFiles', { time: new Date(report.changedAt).toLocaleTimeString() })];
    tell(status, [say('checked', { count: found.length, states: report.explored?.states ?? report.states, partly: report.complete === false ? say('partly') : '' }), ...ofWhich, ...(isOther ? [say('otherVersion', report)] : []), ...(report.guessed ?? []).map((what) => say('sandboxGuessed', { what }))].join(' '));
    const marked = (ids) => Object.fromEntries(found.filter(({ where }) => ids.has(where)).map(({ where }) => [where, { class: 'finding' }]));
    marks.layer('findings', { states: marked(new Set(chart.states.map(({ id }) => id))), transitions: marked(new Set(chart.transitions.map(({ id }) => id))) });
    list.replaceChildren(...found.map((finding, i) => h('li', { class: finding.severity, 'data-at': i },
      h('strong', {}, `${finding.severity}${finding.known ? ` (${say('known')})` : ''}`), ' ', say('finding', finding), h('p', {}, finding.message),
      finding.steps?.length > 0 ? h('button', { type: 'button', 'data-finding': i, onclick: () => play(i) }, say('playFinding')) : h('span', {}, say('noWay')), ' ',
      chart.states.some(({ id }) => id === finding.where) || chart.transitions.some(({ id }) => id === finding.where) ? h('button', { type: 'button', onclick: () => onChoose(finding.where) }, finding.where) : null)));
  }

  function play(i) {
    const finding = found[i];
    if (finding === undefined || !(finding.steps?.length > 0)) return;
    const events = [...finding.path, ...(finding.cycle ?? [])];
    const begin = { text: say('kindStart'), state: finding.start?.state ?? null, transitions: finding.start?.transitions ?? [], detail: { input: finding.input } };
    const steps = [begin, ...finding.steps.map((step, at) => ({ text: step.text, state: step.state, transitions: step.transitions, detail: { ...step, event: events[at] } }))];
    // A round begins where the path ends, and ends there.
    if (finding.cycle?.length > 0) {
      steps[finding.path.length].note = say('roundBegins');
      steps[steps.length - 1].note = say('roundAgain', { step: finding.path.length + 1 });
    }
    onPlay(steps, i);
    for (const item of list.children) {
      if (item.dataset.at === String(i)) item.setAttribute('aria-current', 'true');
      else item.removeAttribute('aria-current');
    }
  }

  function clear(text) {
    found = [];
    isAsked = false;
    content = null;
    list.replaceChildren();
    tell(status, text);
    marks.layer('findings', null);
  }
  /** What was found in files that hold something else now is told of no more. */
  function compare() {
    const now = chart === null ? undefined : contents[chart.machine];
    if (content === null || now === undefined || now === content) return;
    clear(say('checkedBefore'));
    isOutdated = true;
  }

  button.addEventListener('click', () => void check());
  return {
    check, play,
    /** From a file. */
    show(report) {
      isAsked = false;
      show(report);
    },
    get isAsked() { return isAsked; },
    /** By machine, a name of what its files hold now. */
    files(next) {
      contents = next;
      compare();
    },
    on(next) {
      // Drawn anew for the very change that made them old, they are told of no less.
      const isSame = isOutdated && chart !== null && next !== null && chart.machine === next.machine;
      chart = next;
      clear(isSame ? say('checkedBefore') : '');
    },
  };
}
