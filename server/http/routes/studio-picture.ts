// A chart as the studio asks for it, be it of an edited file or of a version that is gone: a picture, the chart as JSON, or as text.
import type { ChartGraph } from '#src/diagram/chart.ts';
import { textForms } from '#src/diagram/text-forms.ts';
import type { Schema } from '#src/engine/definition.ts';
import type { Drawings } from '../../diagram/drawings.ts';
import type { Answer, Route } from '../route.ts';
import { drawingOf } from './diagram.ts';

export const pictureQuery: Readonly<Record<'format' | 'collapsed' | 'badges', Schema>> = {
  format: { type: 'string', enum: ['svg', 'json', 'text'] }, collapsed: { type: 'string', maxLength: 8_000 }, badges: { type: 'string', enum: ['yes'] },
};

export const pictureAnswers: Route['answers'] = { 200: { description: 'As `/v1/machines/{id}/diagram`: a picture where no format is asked for.', schema: { type: 'object' }, texts: ['image/svg+xml', 'text/plain'] } };

export async function pictureAnswer(chart: ChartGraph, query: Readonly<Record<string, string>>, drawings: Pick<Drawings, 'of'>): Promise<Answer> {
  const { format = 'svg' } = query;
  if (format === 'json') return { status: 200, text: { type: 'application/json; charset=utf-8', content: textForms.json(chart) } };
  if (format === 'text') return { status: 200, text: { type: 'text/plain; charset=utf-8', content: textForms.text(chart) } };
  return { status: 200, text: { type: 'image/svg+xml; charset=utf-8', content: (await drawings.of(chart, drawingOf(chart, query))).svg } };
}
