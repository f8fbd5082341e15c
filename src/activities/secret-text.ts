// Opens what was typed or kept sealed, as the text it must be.
import { ActivityError, type ActivityHost, type SealedReference } from '../engine/activity.ts';
import type { Box } from '../engine/vault.ts';
import type { Json } from '../ports/json.ts';

/** What a person typed; empty when nothing was. */
export const typedText = (host: ActivityHost, reference: SealedReference | null): string => (reference === null ? '' : textOf(host.reveal(reference)));

export const keptText = (host: ActivityHost, box: Box, bound: string): string => textOf(host.open(box, bound));

const textOf = (value: Json): string => {
  if (typeof value !== 'string') throw new ActivityError('secret.unreadable', 'a sealed value is not what it should be');
  return value;
};
