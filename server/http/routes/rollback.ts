// Rolls people back: they can no longer pass multi-factor authentication by what they registered on the combined page.
import { setTimeout as pause } from 'node:timers/promises';
import type { ActPorts } from '#src/administration/act.ts';
import { rollBack, type RollbackOutcome, type RollbackSettings } from '#src/administration/rollback.ts';
import type { Schema } from '#src/engine/definition.ts';
import type { EngineLog } from '#src/engine/engine-ports.ts';
import type { Erasing } from '#src/erasure/erasing.ts';
import { managesAll } from '../../keys/roles.ts';
import { wants } from '../accepting.ts';
import { isOwn } from '../admission.ts';
import type { Route } from '../route.ts';

/** Of one request. Its body has at most 64 KB, which is the narrower bound for ids of more than some sixty characters. */
const idsAtMost = 1_000;
const longestPause = 10_000;

const bodySchema: Schema = {
  title: 'Rollback', type: 'object', additionalProperties: false, required: ['users'],
  properties: {
    users: { type: 'array', minItems: 1, maxItems: idsAtMost, items: { type: 'string', minLength: 1, maxLength: 128 } },
    dryRun: { type: 'boolean', description: 'Say what would be done, and change nothing.' },
    pause: { type: 'integer', minimum: 0, maximum: longestPause, description: 'Milliseconds between two people; the original script waits 750. Default 0.' },
  },
};
const outcome: Schema = { type: 'object', required: ['id', 'outcome', 'reason'], properties: { id: { type: 'string' }, outcome: { type: 'string', enum: ['rolledBack', 'notEligible', 'notFound', 'failed'] }, reason: { type: 'string' } } };

export const lines = 'application/x-ndjson';

type Ports = ActPorts & { readonly erasing: Pick<Erasing, 'apart'>; readonly log: EngineLog; /** Aborted when the service shuts down. */ readonly draining: AbortSignal };

export const rollbackRoutes = (ports: Ports): Route[] => [{
  method: 'post', path: '/v1/rollback', summary: 'Roll users back', tag: 'administration', access: 'service', roles: managesAll, body: bodySchema,
  answers: {
    200: {
      description: 'One outcome for each id, in their order. Eligible is who has a phone or an app with the multi-factor flag, and no per-user multi-factor authentication. The flags are cleared; the methods stay, and stay good for password reset. Again, it changes nothing and says so. One that fails does not stop the rest. As `application/x-ndjson`: a line as soon as each is done; whoever hangs up stops what is left.',
      schema: { type: 'object', required: ['items', 'dryRun', 'changed'], properties: { items: { type: 'array', items: outcome }, dryRun: { type: 'boolean' }, changed: { type: 'integer', description: 'How many people were changed.' } } }, stream: lines,
    },
  },
  handle: async (call) => {
    const { body, caller } = call;
    const { users, dryRun = false, pause: milliseconds = 0 } = body as unknown as { users: readonly string[]; dryRun?: boolean; pause?: number }; // fits the route's schema
    const run = (signal: AbortSignal): AsyncGenerator<RollbackOutcome, void, undefined> => {
      const settings: RollbackSettings = {
        tenant: caller.tenant, by: caller.id, dryRun, signal,
        wait: async () => void (milliseconds > 0 && (await pause(milliseconds, undefined, { signal }).catch(() => {}))),
        refusal: (id) => (isOwn(caller, id) ? 'the key belongs to this person, and nobody administers their own security info' : null),
        apart: (id, task) => ports.erasing.apart({ tenant: caller.tenant, id }, task),
        failed: (id, error) => ports.log('error', 'a person could not be rolled back', { subject: id, error }),
      };
      return rollBack(ports, users, settings);
    };
    if (wants(call.header('accept'), lines)) {
      return { status: 200, stream: { type: lines, run: async (sink) => {
        for await (const one of run(sink.over)) await sink.write(`${JSON.stringify(one)}\n`);
      } } };
    }
    const items: RollbackOutcome[] = [];
    for await (const one of run(ports.draining)) items.push(one);
    return { status: 200, body: { items, dryRun, changed: dryRun ? 0 : items.filter((one) => one.outcome === 'rolledBack').length } };
  },
}];
