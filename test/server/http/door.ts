// A small machine that has a bit of everything HTTP shows: a choice, a guard that reads the payload, a secret, work the
// caller waits for, a timer, something emitted, and ends of each kind.
import { assign, emit, fromPromise, setup } from 'xstate';
import type { Definition } from '#src/engine/definition.ts';
import { interrupted, person } from '../../support/enrolment.ts';
import type { Body, Reply, Service } from '../../support/service.ts';

type Context = { readonly turns: number; readonly note: string };
type Event =
  | { type: 'door.opened' } | { type: 'door.closed' } | { type: 'door.locked' } | { type: 'door.removed' } | { type: 'flow.cancelled' }
  | { type: 'code.typed'; code: { sealed: string } | string } | { type: 'note.left'; note: string } | { type: 'number.said'; number: number };

const door = setup({
  types: { context: {} as Context, events: {} as Event, emitted: {} as { type: 'bell'; times: number } },
  actors: { checkLock: fromPromise<{ isSound: boolean }>(async () => ({ isSound: true })) },
  guards: { isEven: (_, { number }: { number: number }) => number % 2 === 0 },
}).createMachine({
  id: 'door',
  context: { turns: 0, note: '' },
  initial: 'shut',
  on: { 'note.left': { actions: assign({ note: ({ event }) => event.note }) }, 'door.removed': '.removed', 'flow.cancelled': '.abandoned' },
  states: {
    shut: {
      description: 'The door is shut.', tags: 'awaitingUser',
      on: {
        'door.opened': { target: 'open', actions: [assign({ turns: ({ context }) => context.turns + 1 }), emit(({ context }) => ({ type: 'bell', times: context.turns }))] },
        'number.said': { target: 'open', guard: { type: 'isEven', params: ({ event }) => ({ number: event.number }) } },
        'code.typed': 'open',
      },
    },
    open: {
      description: 'The door is open.', tags: 'awaitingUser', meta: { step: 'standing-open' },
      after: { 60_000: 'shut' },
      on: { 'door.closed': 'shut', 'door.locked': 'checking' },
    },
    checking: { description: 'The lock is tried.', tags: 'working', invoke: { id: 'checkLock', src: 'checkLock', onDone: 'locked', onError: 'shut' } },
    locked: { description: 'The door is locked.', type: 'final' },
    removed: { description: 'The door is gone.', type: 'final', tags: 'failed' },
    abandoned: { description: 'Nobody came.', type: 'final', tags: 'cancelled' },
  },
});

const schemas: Readonly<Record<string, object>> = {
  'code.typed': { type: 'object', additionalProperties: false, required: ['code'], properties: { code: { type: 'string', pattern: '^[0-9]{6}$', writeOnly: true } } },
  'number.said': { type: 'object', additionalProperties: false, required: ['number'], properties: { number: { type: 'integer' } } },
};

/** What a later release makes of it: nothing of the old chart is left. */
const anotherDoor = setup({}).createMachine({ id: 'door', initial: 'bricked', states: { bricked: {} } });

export const doorDefinition = (version = '1'): Definition => ({
  id: 'door', version, title: 'A door', machine: version === '1' ? door : anotherDoor, activities: {}, hostEvents: ['flow.expired'], audits: {},
  eventSchema: (type) => schemas[type] as ReturnType<Definition['eventSchema']>,
});

/** Beside the built-in machines. */
export const withDoor = (builtIn: Definition[]): Definition[] => [...builtIn, doorDefinition()];

export async function newDoor(service: Service, subject?: string): Promise<Body> {
  const reply = await service.call('POST', '/v1/flows', { machine: 'door', ...(subject === undefined ? {} : { subject }) });
  if (reply.status !== 201) throw new Error(reply.text);
  return reply.body;
}

/** A flow that has expired: a built-in one, because doors live for ever. */
export async function expired(service: Service, subject: string): Promise<string> {
  await person(service, subject);
  const { id } = await interrupted(service, subject);
  await service.call('POST', '/v1/test/clock', { advance: 'PT16M' });
  for (let status = 'active'; status === 'active';) status = (await service.call('GET', `/v1/flows/${id}`)).body.status as string;
  return id as string;
}

/** Every header a problem carries, and its members. */
export function problemIn(reply: Reply): { status: number; code: string; type: string; hasWords: boolean; media: string | null; cache: string | null } {
  const { status, code, type, title, detail } = (reply.body ?? {}) as { status?: number; code?: string; type?: string; title?: string; detail?: string };
  return {
    status: reply.status === status ? reply.status : -1, code: code ?? '', type: type ?? '', hasWords: /\w/.test(title ?? '') && /\w/.test(detail ?? ''),
    media: reply.headers.get('content-type'), cache: reply.headers.get('cache-control'),
  };
}

/** What {@link problemIn} answers for a problem as it should be. */
export const problem = (status: number, code: string) => ({ status, code, type: `/problems/${code}`, hasWords: true, media: 'application/problem+json', cache: 'no-store' });
