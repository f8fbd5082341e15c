// Small batches for the tests of stores.
import type { AuditEntry, Batch, LogRow, Table } from '#src/ports/store.ts';

export type Thing = { readonly text: string; readonly due?: number; readonly kind?: string | undefined; readonly owner?: string; readonly inner?: unknown };

export const things: Table<Thing> = {
  name: 'things',
  due: ({ due }) => due ?? null,
  index: ({ kind, owner }) => ({ ...(kind === undefined ? {} : { kind }), ...(owner === undefined ? {} : { owner }) }),
};

type BatchOfThings = {
  readonly expect?: Readonly<Record<string, number>>;
  readonly put?: Readonly<Record<string, Thing>>;
  readonly remove?: readonly string[];
  readonly log?: readonly LogRow[];
  readonly audit?: readonly AuditEntry[];
};

export const batch = ({ expect = {}, put = {}, remove = [], log = [], audit = [] }: BatchOfThings): Batch => ({
  expect: Object.entries(expect).map(([key, version]) => ({ table: things.name, key, version })),
  put: Object.entries(put).map(([key, row]) => ({ table: things, key, row })),
  remove: remove.map((key) => ({ table: things.name, key })),
  log,
  audit,
});

export const logRow = (flow: string, seq: number): LogRow =>
  ({ flow, seq, at: '2026-01-01T00:00:00.000Z', event: { type: 'method.chosen', seq }, from: 'choosing', to: { enrolling: 'phone' }, transitions: ['t1'] });

export const auditEntry = (subject: string, result: AuditEntry['result'] = 'success', activity = 'User registered security info'): AuditEntry => ({
  id: `audit_${subject}`,
  activityDateTime: '2026-01-01T00:00:00.000Z',
  category: 'Authentication Methods',
  activityDisplayName: activity,
  result,
  resultReason: 'because',
  initiatedBy: { user: { id: subject } },
  targetResources: [{ id: subject, type: 'User', modifiedProperties: [{ displayName: 'methods', oldValue: null, newValue: 'sms' }] }],
  correlationId: null,
  additionalDetails: [{ key: 'ä', value: '\u2028' }],
});
