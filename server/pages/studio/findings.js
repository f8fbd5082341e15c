// What the checker finds, in a list and on the picture; the way to a finding is played step by step.
import { h, tell } from './dom.js';
import { ask } from './service.js';
import { say } from './words.js';

/** `onPlay(steps, i)`: the way to finding `i`. `onChoose(id)`: where it shows. */
export function findingsPanel({ button, list, status, marks, onPlay, onChoose }) {
  let chart = null;
  let found = [];

  async function check() {
    const mine = chart;
    button.disabled = true;
    tell(status, say('checking'));
    try {
      const report = await ask(`/v1/studio/machines/${encodeURIComponent(mine.machine)}/findings`);
      if (mine !== chart) return;
      if (report.failure !== undefined) tell(status, say('checkFailed', { why: report.failure }));
      else show(report);
    } catch (error) {
      tell(status, say('refused', { why: error.message }));
    } finally {
      button.disabled = false;
    }
  }

  function show(report) {
    found = report.findings;
    const isOther = report.version !== undefined && chart.version !== null && report.version !== chart.version;
    tell(status, [say('checked', { count: found.length, states: report.explored?.states ?? report.states, partly: report.complete === false ? say('partly') : '' }), ...(isOther ? [say('otherVersion', report)] : [])].join(' '));
    const marked = (ids) => Object.fromEntries(found.filter(({ where }) => ids.has(where)).map(({ where }) => [where, { class: 'finding' }]));
    marks.layer('findings', { states: marked(new Set(chart.states.map(({ id }) => id))), transitions: marked(new Set(chart.transitions.map(({ id }) => id))) });
    list.replaceChildren(...found.map((finding, i) => h('li', { class: finding.severity },
      h('strong', {}, `${finding.severity}${finding.known ? ` (${say('known')})` : ''}`), ' ', say('finding', finding), h('p', {}, finding.message),
      finding.steps?.length > 0 ? h('button', { type: 'button', 'data-finding': i, onclick: () => play(i) }, say('playFinding')) : h('span', {}, say('noWay')), ' ',
      chart.states.some(({ id }) => id === finding.where) || chart.transitions.some(({ id }) => id === finding.where) ? h('button', { type: 'button', onclick: () => onChoose(finding.where) }, finding.where) : null)));
  }

  function play(i) {
    const finding = found[i];
    if (finding === undefined || !(finding.steps?.length > 0)) return;
    const events = [...finding.path, ...(finding.cycle ?? [])];
    onPlay([{ text: say('kindStart'), state: null, transitions: [], detail: { input: finding.input } }, ...finding.steps.map((step, at) => ({ text: step.text, state: step.state, transitions: step.transitions, detail: { ...step, event: events[at] } }))], i);
  }

  button.addEventListener('click', () => void check());
  return {
    show, check, play,
    on(next) {
      chart = next;
      found = [];
      list.replaceChildren();
      tell(status, '');
      marks.layer('findings', null);
    },
  };
}
