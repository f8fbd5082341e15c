// A hosted machine as a picture or as text, in the form that the caller would rather have.
import { createHash } from 'node:crypto';
import type { ChartGraph } from '#src/diagram/chart.ts';
import type { DrawingOptions } from '#src/diagram/svg.ts';
import { mostAtOnce } from '#src/diagram/layout.ts';
import { closedAtFirst } from '#src/diagram/overview.ts';
import { stylesheet } from '#src/diagram/svg-style.ts';
import { textForms } from '#src/diagram/text-forms.ts';
import type { Definition } from '#src/engine/definition.ts';
import type { Definitions } from '#src/engine/definitions.ts';
import type { VersionCharts } from '#src/studio/version-charts.ts';
import type { Drawings } from '../../diagram/drawings.ts';
import { PngError } from '../../diagram/png.ts';
import { anyRole } from '../../keys/roles.ts';
import { etagOf, isKnownVersion } from '../conditional.ts';
import { preferred } from '../media-type.ts';
import { Problem } from '../problems.ts';
import type { Route } from '../route.ts';

/** By form, the first being what everybody gets who has no wish. */
const mediaTypes = {
  svg: 'image/svg+xml',
  mermaid: 'text/vnd.mermaid',
  scxml: 'application/scxml+xml',
  json: 'application/json',
  smcat: 'text/vnd.smcat',
  text: 'text/plain',
  png: 'image/png',
} as const;
type Form = keyof typeof mediaTypes;
const forms = Object.keys(mediaTypes) as Form[]; // the keys of the constant above

/** The picture's own style is all that a browser may apply when it shows it as a page. */
const ownStyle = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(stylesheet).digest('base64')}'; frame-ancestors 'none'`;

export function diagramRoutes(definitions: Pick<Definitions, 'get'>, charts: Pick<VersionCharts, 'of' | 'hosted'>, drawings: Pick<Drawings, 'of' | 'png' | 'pngMaker'>): Route[] {
  return [
    {
      method: 'get', path: '/v1/machines/{id}/diagram', summary: 'See a machine\'s chart', tag: 'machines', access: 'service', roles: anyRole,
      query: {
        format: { type: 'string', enum: forms, description: 'The form of the answer; counts more than `Accept`.' },
        version: { type: 'string', minLength: 1, maxLength: 200, description: 'An earlier version that is still hosted, or that flows ran on since the store knows this machine.' },
        collapsed: { type: 'string', maxLength: 8_000, description: `Of a picture: ids of states to be drawn closed, each percent-encoded, with commas between them. Others than states with states inside are passed over. \`auto\`: of a chart with more than ${mostAtOnce} states those that its overview closes, of any other none. The picture names the closed ones in \`data-closed\` of its outermost element, in the same form, and says of each in \`data-hidden\` how many states are inside: to open one, ask for the others.` },
        badges: { type: 'string', enum: ['yes'], description: 'Of a picture: leaves room for a count at every state.' },
      },
      headers: { 'If-None-Match': 'Answers 304 while the chart looks as it did with this ETag.' },
      answers: {
        200: {
          description: 'The chart in the form that `Accept` would rather have: a picture, as SVG or PNG, which shows the chart as text and says why where it cannot be laid out; mermaid; SCXML; smcat; a list in lists as plain text; or JSON, which names every state and transition as logs do.',
          schema: { type: 'object', properties: { machine: { type: 'string' }, version: { type: ['string', 'null'] }, states: { type: 'array', items: { type: 'object' } }, transitions: { type: 'array', items: { type: 'object' } } }, required: ['machine', 'version', 'states', 'transitions'] },
          texts: forms.filter((form) => form !== 'json' && form !== 'png').map((form) => mediaTypes[form]),
          bytes: [mediaTypes.png],
        },
        304: { description: 'It has not changed.' },
        406: { description: '`diagram.unavailable`: as PNG it would have too many pixels, or the service has no fonts to write it with; asking again is no use. The other forms are there.' },
        503: { description: '`diagram.busy`: too many other pictures wait to be made, or the pixels were not made in time. `Retry-After` says in how many seconds to ask again; the forms that are text are there.' },
      },
      find: async ({ params }) => void hosted(definitions, params['id']),
      handle: async (call) => {
        const { params, query } = call;
        const definition = hosted(definitions, params['id']);
        const { version } = query;
        const chart = version === undefined ? charts.hosted(definition) : await charts.of(definition.id, version);
        if (chart === null) throw new Problem('machine.unknown', `version "${version ?? ''}" of "${definition.id}" is not hosted here, and no flow ran on it`);
        const asked = forms.find((form) => form === query['format']);
        const form = asked ?? forms.find((one) => mediaTypes[one] === preferred(call.header('accept'), Object.values(mediaTypes))) ?? 'svg';
        const content = form === 'svg' || form === 'png' ? (await drawings.of(chart, drawingOf(chart, query))).svg : textForms[form](chart);
        const headers = { ETag: etagOf([form, content, ...(form === 'png' ? [drawings.pngMaker()] : [])]), ...(form === 'svg' ? { 'Content-Security-Policy': ownStyle } : {}) };
        if (isKnownVersion(call.header('if-none-match'), headers.ETag)) return { status: 304, headers };
        if (form === 'png') return { status: 200, headers, bytes: { type: mediaTypes.png, content: await drawings.png(content).catch(unavailable) } };
        return { status: 200, headers, text: { type: `${mediaTypes[form]}; charset=utf-8`, content } };
      },
    },
  ];
}

const unavailable = (error: unknown): never => {
  throw error instanceof PngError ? new Problem('diagram.unavailable', error.message) : error;
};

/** Asked for in whatever order and twice over, it is one picture. @throws {Problem} an id that is not encoded */
export function drawingOf(chart: ChartGraph, { collapsed = '', badges }: Readonly<Record<string, string>>): DrawingOptions {
  let asked: ReadonlySet<string>;
  try {
    // A state with the id "auto" is written with one of its letters encoded.
    asked = new Set(collapsed === 'auto' ? closedAtFirst(chart) : collapsed.split(',').map(decodeURIComponent));
  } catch {
    throw new Problem('query.invalid', 'an id in "collapsed" is not percent-encoded');
  }
  const around = new Set(chart.states.map(({ parent }) => parent));
  const closed = chart.states.map(({ id }) => id).filter((id) => asked.has(id) && around.has(id));
  return { ...(closed.length === 0 ? {} : { collapsed: closed }), ...(badges === undefined ? {} : { badges: true }) };
}

function hosted(definitions: Pick<Definitions, 'get'>, id = ''): Definition {
  const current = definitions.get(id);
  if (current === undefined) throw new Problem('machine.unknown', `no machine "${id}" is hosted here`);
  return current;
}
