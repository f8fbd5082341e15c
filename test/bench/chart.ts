// The one small chart that every target of the bench runs: ten depots that a parcel goes round for ever, one event with
// a schema and a guard, one deadline, a context of about a kilobyte.
import { assign, setup, type StateNodeConfig } from 'xstate';
import type { Definition } from '#src/engine/definition.ts';
import type { JsonObject } from '#src/ports/json.ts';

type Stop = { readonly place: string; readonly by: string; readonly distance: number; readonly note: string };
type Context = { readonly reach: number; readonly moves: number; readonly distance: number; readonly stops: readonly Stop[] };
type Moved = { readonly type: 'parcel.moved'; readonly distance: number; readonly by: string; readonly note: string };

const places = ['accepting', 'weighing', 'sorting', 'packing', 'loading', 'driving', 'unloading', 'checking', 'delivering', 'returning'] as const;
const keptStops = 8;
const dayInMilliseconds = 24 * 3_600_000;

const parcelSetup = setup({
  types: { context: {} as Context, events: {} as Moved },
  guards: { isWithinReach: ({ context, event }) => event.distance <= context.reach },
  actions: {
    recordStop: assign(({ context, event: { distance, by, note } }) => ({
      moves: context.moves + 1,
      distance: context.distance + distance,
      stops: [...context.stops.slice(1), { place: places[context.moves % places.length] ?? '', by, distance, note }],
    })),
  },
  delays: { patience: dayInMilliseconds },
});

const stateOf = (place: string, position: number): StateNodeConfig<Context, Moved, never, never, never, never, never, never, never, never> => ({
  description: `The parcel is ${place}.`,
  tags: 'awaitingUser',
  on: { 'parcel.moved': { guard: 'isWithinReach', target: places[(position + 1) % places.length], actions: 'recordStop' } },
  ...(place === 'unloading' ? { after: { patience: 'returning' } } : {}),
}) as never; // the same for ten names: the setup's types know each name only where it is written out

export const parcel = parcelSetup.createMachine({
  id: 'parcel',
  version: '1',
  description: 'A parcel goes round ten depots for ever.',
  context: () => ({
    reach: 500, moves: 0, distance: 0,
    stops: Array.from({ length: keptStops }, (_, i) => ({ place: places[i] ?? '', by: `carrier-${i}`, distance: 10 * i, note: 'left at the gate, signed by nobody in particular, rain' })),
  }),
  initial: 'accepting',
  states: Object.fromEntries(places.map((place, position) => [place, stateOf(place, position)])),
});

export const movedSchema: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['distance', 'by', 'note'],
  properties: { distance: { type: 'integer', minimum: 0, maximum: 1_000 }, by: { type: 'string', maxLength: 100 }, note: { type: 'string', maxLength: 200 } },
};

export const parcelDefinition: Definition = {
  id: parcel.id, version: '1', title: 'Parcel', machine: parcel, activities: {},
  eventSchema: (type) => (type === 'parcel.moved' ? movedSchema : undefined),
  hostEvents: ['flow.cancelled', 'flow.expired'], audits: {},
};

/** What every caller posts. */
export const moved: Moved = { type: 'parcel.moved', distance: 42, by: 'carrier-17', note: 'handed over at the ramp behind the second hall, weather fair' };
