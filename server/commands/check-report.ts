// What a check found, as text for a person. Descriptions and names may hold line ends: each stays in the line it is told in.
import { oneLine } from '#src/paths/formats/one-line.ts';
import { counted } from './counted.ts';
import type { Checked, Finding } from '#src/paths/check.ts';

/** Every error is declared as known, and everything declared is found. */
export const isPassed = ({ findings, notFound }: Checked): boolean => notFound.length === 0 && findings.every(({ severity, known }) => severity === 'warning' || known);

/**
 * One line of counts, then each finding with its way, then what was declared and is not there. Explored are states told apart by
 * where the chart stands, by context, by what runs, and by what history would still bring back.
 * @param history history states of the chart: nobody stands in one, so they are counted apart
 */
export function report({ machine, states, transitions, explored, complete, isOutOfTime = false, findings, guessed, notFound }: Checked, history = 0): string {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const known = findings.filter((finding) => finding.known).length;
  const counts = [counted(errors.length, 'error'), counted(findings.length - errors.length, 'warning'), ...(known === 0 ? [] : [`${known} of them known`])].join(', ');
  const chart = [counted(states, 'state'), ...(history === 0 ? [] : [counted(history, 'history state')])].join(', ');
  const size = `${chart} and ${counted(transitions, 'transition')}, explored as ${counted(explored.states, 'state')} and ${counted(explored.steps, 'step')}`;
  return [
    `${oneLine(machine)}: ${counts} (${size})`,
    ...(isOutOfTime ? ['  the time was up before every state was looked at and every rule asked, and another time it may come less far, or farther: what only the whole can show is not told (raise --explore-seconds, or bound the context by "project" in the samples)'] : complete ? [] : findings.some(({ rule }) => rule === 'projection') ? ['  the projection of the samples may count different states as one: what only the whole can show is not certain'] : ['  not every state was looked at: what only the whole can show is not told (raise --limit, or bound the context by "project" in the samples)']),
    ...guessed.map((sentence) => `  the samples do not say: ${oneLine(sentence)}`),
    ...findings.flatMap(findingLines),
    ...notFound.map(({ rule, where }) => `  declared, and not found${complete ? '' : ' among what was looked at'}: ${rule} ${oneLine(where)}`),
  ].map((line) => `${line}\n`).join('');
}

function findingLines({ rule, severity, known, where, message, path, steps, cycle }: Finding): string[] {
  const numbered = steps.map(({ text }, position) => `      ${position + 1}. ${oneLine(text)}`);
  return [
    `  ${severity}${known ? ' (known)' : ''}  ${rule}  ${oneLine(where)}`,
    `    ${oneLine(message)}`,
    ...numbered.slice(0, path.length),
    ...(cycle === undefined ? [] : ['      and round again:', ...numbered.slice(path.length)]),
  ];
}
