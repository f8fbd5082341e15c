// The order, hosted: with audit records, a row that all orders share, and work that must not be repeated.
import { Completion, type FlowFacts } from '#src/engine/activity.ts';
import type { AuditDraft } from '#src/engine/transaction.ts';
import type { LogRow, Table } from '#src/ports/store.ts';
import { definitionOf } from '../../engine/hosting.ts';
import { textAt } from '../text-at.ts';
import { deed, deedOf, telling } from './activity.ts';
import { order, wishes } from './order.chart.ts';
import type { Scenario } from './scenario.ts';

const minute = 60_000;
/** One row that every order writes: two completions at once are a lost race. */
type Stock = { readonly taken: number };
export const stock: Table<Stock> = { name: 'stock' };

const draft = (activityDisplayName: string, about: string, flow: FlowFacts): AuditDraft => ({
  activityDisplayName, result: 'success', resultReason: about, initiatedBy: { app: { id: 'simulation' } }, targetResources: [], correlationId: flow.id, additionalDetails: [],
});

const nonceOf = (event: unknown): string => textAt(event, 'nonce') ?? '';

export const orderScenario: Scenario = {
  machine: 'order',
  definitions: (around) => [definitionOf(order.provide({ actions: { tell: telling(around) } }), {
    hostEvents: ['flow.cancelled', 'flow.expired', 'nudged', 'remembered'],
    lifetime: { idle: 30 * minute, absolute: 6 * 60 * minute },
    audits: { recordNote: (params, flow) => draft('Note recorded', nonceOf(params), flow) },
    activities: {
      reserve: deed('reserve', around, (key, flow) => new Completion(async (tx) => {
        const taken = (await tx.get(stock, 'all'))?.taken ?? 0;
        tx.put(stock, 'all', { taken: taken + 1 });
        tx.audit(draft('Stock reserved', key, flow));
        return { key };
      })),
      charge: deed('charge', around, undefined, { atMostOnce: true }),
      pack: deed('pack', around),
    },
  })],
  input: (nonce) => ({ nonce }),
  wish: (random, nonce) => ({ type: random.pick(wishes), nonce }),
  delayed: ['nudged', 'remembered'],
  atMostOnce: ['charge'],
  deedOf,
  audits: ({ event }) => (event.type === 'note.added' ? [`Note recorded ${nonceOf(event)}`] : event.type === 'xstate.done.actor.reserve' ? [`Stock reserved ${keyIn(event)}`] : []),
  fold: ({ snapshot }, log) => {
    const context = snapshot['context'] as { notes: readonly string[]; keys: readonly string[] };
    const notes = log.filter(({ event }) => event.type === 'note.added').map(({ event }) => nonceOf(event));
    const keys = log.filter(({ event }) => event.type.startsWith('xstate.done.actor.')).map(({ event }) => keyIn(event));
    return isSame(context.notes, notes) && isSame(context.keys, keys) ? null : `context ${JSON.stringify(context)}, log ${JSON.stringify({ notes, keys })}`;
  },
  shared: async (store, log) => {
    const taken = (await store.get(stock, 'all'))?.row.taken ?? 0;
    const reserved = log.filter(({ event }) => event.type === 'xstate.done.actor.reserve').length;
    return taken === reserved ? null : `the stock says ${taken}, ${reserved} completions were applied`;
  },
};

const keyIn = (event: LogRow['event']): string => textAt(event['output'], 'key') ?? '';
const isSame = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((item, place) => item === b[place]);
