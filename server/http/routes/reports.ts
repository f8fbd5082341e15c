// The registration report: a page of people as JSON with totals over everybody, or everybody as one table.
import { setImmediate as turn } from 'node:timers/promises';
import type { Policy } from '#machines/rules/policy.ts';
import { counting, noTotals, type Registration, registrationOf, reportFlags, type Totals } from '#src/administration/registration-report.ts';
import { everyRow } from '#src/directory/every-row.ts';
import { policyOf } from '#src/directory/policy-record.ts';
import type { Sounding } from '#src/directory/sound-directory.ts';
import { userKey, users } from '#src/directory/user-record.ts';
import type { Schema } from '#src/engine/definition.ts';
import { transact, type TransactionPorts } from '#src/engine/transaction.ts';
import { managesMethods, readsRecords, union } from '../../keys/roles.ts';
import { wants } from '../accepting.ts';
import { csvLine } from '../csv.ts';
import { pageOf } from '../paging.ts';
import type { Answer, Route } from '../route.ts';
import { schemas } from '../schemas.ts';

const boolean: Schema = { type: 'boolean' };
const registration: Schema = {
  title: 'Registration', type: 'object', required: ['id', ...reportFlags, 'methodsRegistered', 'defaultMethod'],
  properties: {
    id: { type: 'string' }, userDisplayName: { type: 'string' }, ...Object.fromEntries(reportFlags.map((flag) => [flag, boolean])),
    methodsRegistered: { type: 'array', items: { type: 'string' } }, defaultMethod: { type: ['string', 'null'] }, lastUpdatedDateTime: { type: 'string', format: 'date-time' },
  },
};
const totals: Schema = { type: ['object', 'null'], description: 'Over everybody, with the first page only: the others have null.', properties: { users: { type: 'integer' }, ...Object.fromEntries(reportFlags.map((flag) => [flag, { type: 'integer' }])) } };
/** People between two turns of the event loop: nobody else waits longer than for these. */
const perTurn = 100;

export function reportRoutes(ports: TransactionPorts & { readonly sound: Sounding }): Route[] {
  async function* everybody(tenant: string, policy: Policy): AsyncGenerator<Registration, void, undefined> {
    let count = 0;
    for await (const { row } of everyRow(ports.store, users, { tenant })) {
      yield registrationOf(policy, ports.sound(row), ports.clock.now());
      if (++count % perTurn === 0) await turn();
    }
  }

  const table = (tenant: string, policy: Policy): Answer => ({
    status: 200,
    headers: { 'Content-Disposition': 'attachment; filename="registration.csv"' },
    stream: {
      type: 'text/csv; charset=utf-8; header=present',
      run: async (sink) => {
        await sink.write(csvLine(['id', 'userDisplayName', ...reportFlags, 'methodsRegistered', 'defaultMethod', 'lastUpdatedDateTime']));
        for await (const one of everybody(tenant, policy)) {
          if (sink.over.aborted) return;
          await sink.write(csvLine([one.id, one.userDisplayName, ...reportFlags.map((flag) => one[flag]), one.methodsRegistered.join(' '), one.defaultMethod, one.lastUpdatedDateTime]));
        }
      },
    },
  });

  const totalsOf = async (tenant: string, policy: Policy): Promise<Totals> => {
    let sum = noTotals;
    for await (const one of everybody(tenant, policy)) sum = counting(sum, one);
    return sum;
  };

  return [{
    method: 'get', path: '/v1/reports/registration', summary: 'Who is registered for what', tag: 'administration', access: 'service', roles: union(readsRecords, managesMethods),
    query: { after: { type: 'string', maxLength: 128 }, limit: schemas.limit },
    answers: {
      200: {
        description: 'A page of people by id. Registered: enough is on file; enabled: in scope; capable: both, for multi-factor authentication on file and allowed. As `text/csv`: everybody in one table, whatever `after` and `limit`.',
        schema: { type: 'object', required: ['items', 'next', 'totals'], properties: { items: { type: 'array', items: registration }, next: { type: ['string', 'null'] }, totals } }, stream: 'text/csv',
      },
    },
    handle: async (call) => {
      const { query, caller: { tenant } } = call;
      const policy = await transact(ports, (tx) => policyOf(tx, tenant));
      if (wants(call.header('accept'), 'text/csv')) return table(tenant, policy);
      const limit = Number(query['limit'] ?? '50');
      const after = query['after'] === undefined ? undefined : userKey(tenant, query['after']);
      const page = pageOf(await ports.store.list(users, { after, limit: limit + 1, where: { tenant } }), limit, ({ row }) => row.id);
      const items = page.items.map(({ row }) => registrationOf(policy, ports.sound(row), ports.clock.now()));
      return { status: 200, body: { items, next: page.next, totals: after === undefined ? await totalsOf(tenant, policy) : null } };
    },
  }];
}
