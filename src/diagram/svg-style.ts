// How a picture looks: by light, by dark, and on paper. Colours stand in one table; every pair of text and ground has a contrast
// of 4.5 to 1 or more (WCAG 2.2, 1.4.3).
import { textSize, titleSize } from './scene.ts';
import { fontStack } from './text-width.ts';

/** Selector, property, by light, by dark. */
const colours: readonly (readonly [selector: string, property: string, light: string, dark: string])[] = [
  ['.ground', 'fill', '#ffffff', '#12161c'],
  ['.state .box', 'fill', '#ffffff', '#1b222c'],
  ['.state .box', 'stroke', '#44546a', '#8fa1b8'],
  ['.compound .box, .parallel .box', 'fill', '#f4f7fb', '#161d26'],
  ['.compound .compound .box, .parallel .compound .box, .compound .parallel .box', 'fill', '#e9eff7', '#1a2430'],
  ['.compound .atomic .box, .parallel .atomic .box', 'fill', '#ffffff', '#222c38'],
  ['.state.final .box, .compound .final .box, .parallel .final .box', 'fill', '#eaf6ec', '#15301d'],
  ['.final .box', 'stroke', '#2d6a3e', '#7cc48f'],
  ['text', 'fill', '#1b2430', '#e4eaf2'],
  ['.muted', 'fill', '#4c5a6a', '#aab8c8'],
  ['.rule', 'stroke', '#b8c4d2', '#45535f'],
  ['.line', 'stroke', '#52606f', '#9aabbd'],
  ['.ring', 'stroke', '#52606f', '#9aabbd'],
  ['.ring', 'fill', '#ffffff', '#12161c'],
  ['.head, .dot', 'fill', '#52606f', '#9aabbd'],
  ['.delay text', 'fill', '#5b2f9a', '#c9a8ff'],
  ['.error text', 'fill', '#9c2410', '#ffab9a'],
  ['.hub text', 'fill', '#0b4fa8', '#8fc0ff'],
  ['.badge rect', 'fill', '#1b2430', '#e4eaf2'],
  ['.badge text', 'fill', '#ffffff', '#12161c'],
];

/** What an overlay says of states and transitions. */
const marks: readonly (readonly [mark: string, light: string, dark: string])[] = [
  ['covered', '#1a6e31', '#6fd08a'],
  ['uncovered', '#8f4a00', '#ffb566'],
  ['finding', '#b00020', '#ff8a8a'],
  ['taken', '#0b57d0', '#8fb8ff'],
  ['active', '#0b57d0', '#8fb8ff'],
];

const rulesOf = (theme: 0 | 1, prefix: string): string => [
  ...colours.map(([selector, property, ...values]) => `${selector.split(', ').map((one) => `${prefix}${one}`).join(',')}{${property}:${values[theme]}}`),
  ...marks.flatMap(([mark, ...values]) => [
    `${prefix}.state.${mark}>.box{stroke:${values[theme]}}`,
    `${prefix}.transition.${mark} text{fill:${values[theme]}}`,
    `${prefix}.link.${mark} .line{stroke:${values[theme]}}`,
    `${prefix}.link.${mark} .head{fill:${values[theme]}}`,
  ]),
].join('');

const shapes = [
  `text{font-family:${fontStack};font-size:${textSize}px;white-space:pre}`,
  `.title{font-size:${titleSize}px;font-weight:bold}`,
  '.muted{font-style:italic}',
  '.box{stroke-width:1.3}',
  '.region>.box{stroke-dasharray:6 4}',
  '.line{fill:none;stroke-width:1.3}',
  '.rule{stroke-width:1}',
  '.ring{stroke-width:1.6}',
  ...marks.map(([mark]) => `.state.${mark}>.box,.link.${mark} .line{stroke-width:2.6}`),
  '.uncovered .line{stroke-dasharray:5 4}',
  '.badge text{font-size:11px;font-weight:bold;text-anchor:middle}',
].join('');

/** On paper it is always light; on a screen as the reader has it, unless the picture bears the class `light` or `dark`. */
export const stylesheet = `${shapes}${rulesOf(0, '')}@media screen{${rulesOf(1, '.chart.dark ')}}@media screen and (prefers-color-scheme:dark){${rulesOf(1, '.chart:not(.light) ')}}@media print{.chart{max-width:100%;height:auto}*{print-color-adjust:exact}}`;
