// What the process keeps of a person beside directory and engine: answers kept for repeated requests, and messages in the
// demo inbox. Messages of a flow are found by the idempotency key they were sent under, which begins with the flow's id,
// and those of notices by a key that begins with the person's own: they may have gone to an address that is no longer on file.
// Their API keys go too: whose they are is all that says on whom they may not act.
import { everyRow } from '#src/directory/every-row.ts';
import type { Vault } from '#src/engine/vault.ts';
import type { RowsElsewhere } from '#src/erasure/erasing.ts';
import { messagesTo } from '#src/notices/notice-row.ts';
import type { Store } from '#src/ports/store.ts';
import { idempotencyRows } from '../http/idempotency.ts';
import { keyRows } from '../keys/service-keys.ts';
import { inboxPlace, inboxRows } from '../senders/demo-inbox.ts';

export const rowsElsewhere = ({ store, vault }: { readonly store: Store; readonly vault: Vault }): RowsElsewhere =>
  async function* ({ whom, flows, addresses }) {
    for await (const { key } of everyRow(store, keyRows, { tenant: whom.tenant, user: whom.id })) yield { table: keyRows.name, key };
    for await (const { key, row } of everyRow(store, idempotencyRows)) if (flows.has(row.flow)) yield { table: idempotencyRows.name, key };
    const places = new Set(addresses.map((address) => inboxPlace(vault, address)));
    for await (const { key, row } of everyRow(store, inboxRows)) if (places.has(row.to) || flows.has(flowOf(row.key)) || row.key.startsWith(messagesTo(whom))) yield { table: inboxRows.name, key };
  };

const flowOf = (sentUnder: string): string => sentUnder.split(':', 1)[0] ?? '';
