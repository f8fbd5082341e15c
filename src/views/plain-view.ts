// The page of a machine that brings no pages: the descriptions of the states it is in, and a field for each thing it may be told.
import { plainField, propertiesOf } from './fields.ts';
import type { ViewOf } from './view.ts';

export const plainView: ViewOf = async ({ snapshot, definition }, offers) => {
  const isWaiting = snapshot.status === 'active' && !snapshot.hasTag('working') && (offers.length > 0 || snapshot.hasTag('awaitingUser'));
  if (!isWaiting) return null;
  const [title = definition.title, ...lines] = snapshot._nodes
    .filter((node) => node.parent !== undefined && node.description !== undefined)
    .sort((a, b) => b.order - a.order)
    .flatMap((node) => node.description ?? []);
  return {
    page: 'plain',
    title: { id: 'page.plain.title', text: title },
    text: lines.map((text) => ({ id: 'page.plain.text', text, params: {} })),
    fields: propertiesOf(offers).map(plainField),
    messages: [],
  };
};
