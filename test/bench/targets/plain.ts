// What people write today around XState: restore, one pure transition, save, answer. The store is all that differs.
import { createServer } from 'node:http';
import express from 'express';
import { type AnyMachineSnapshot, createActor, transition } from 'xstate';
import { type moved, parcel } from '../chart.ts';
import { serveTarget } from './serving.ts';

/** A flow as it is stored: XState's persisted snapshot. */
export type Stored = ReturnType<typeof parcel.getPersistedSnapshot>;

export type PlainStore = { read(id: string): Promise<Stored | undefined>; write(id: string, snapshot: Stored): Promise<void> };

export const firstSnapshot = (): Stored => parcel.getPersistedSnapshot(createActor(parcel).getSnapshot());
export const idsOf = (count: number): string[] => Array.from({ length: count }, (_, i) => `flow_${String(i).padStart(6, '0')}`);

export async function servePlainly(store: PlainStore): Promise<void> {
  const app = express();
  app.use(express.json());
  app.post('/v1/flows/:id/events', async (request, response) => {
    const { id } = request.params;
    const stored = await store.read(id);
    if (stored === undefined) return void response.sendStatus(404);
    const before = parcel.restoreSnapshot(structuredClone(stored), {} as never) as AnyMachineSnapshot;
    const event = request.body as typeof moved;
    if (!before.can(event)) return void response.sendStatus(409);
    const [after] = transition(parcel, before as never, event);
    await store.write(id, parcel.getPersistedSnapshot(after));
    response.json({ id, value: after.value, context: after.context });
  });
  await serveTarget(createServer(app));
}
