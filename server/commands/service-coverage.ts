// What flows of a running service have gone through of a machine, read from their logs.
import type { AnyStateMachine } from 'xstate';
import { type Coverage, coverageBy, type CoveredStep } from '#src/paths/run/coverage.ts';
import type { Json } from '#src/ports/json.ts';
import { UsageError } from '../config/usage-error.ts';
import { asked, type Service } from './service-target.ts';

/** Flows whose logs are read at the same time. */
const together = 8;
type Page<Item> = { readonly items: readonly Item[]; readonly next: string | null };
type LogItem = { readonly to: Json; readonly transitions: readonly string[] };

/** Of all flows of the machine that the service still keeps. @throws {UsageError} the service is not reachable, or refuses the key */
export async function coverageOf(service: Service, machine: AnyStateMachine, { id, version }: { readonly id: string; readonly version: string }): Promise<{ readonly coverage: Coverage; readonly flows: number }> {
  const steps: CoveredStep[] = [];
  let flows = 0;
  for await (const items of pages<{ id: string }>(service, `/v1/flows?machine=${encodeURIComponent(id)}`)) {
    for (let at = 0; at < items.length; at += together) {
      await Promise.all(items.slice(at, at + together).map(async (flow) => {
        flows += 1;
        for await (const rows of pages<LogItem>(service, `/v1/flows/${encodeURIComponent(flow.id)}/events?`)) steps.push(...rows.map(({ to, transitions }) => ({ transitions, state: to })));
      }));
    }
  }
  return { coverage: coverageBy(steps, machine, { id, version }), flows };
}

async function* pages<Item>(service: Service, path: string): AsyncGenerator<readonly Item[], void, undefined> {
  for (let after: string | null = ''; after !== null;) {
    const { status, body } = await asked(service, 'GET', `${path}&limit=200${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`);
    if (status === 404) return; // removed meanwhile
    if (status !== 200) throw new UsageError(`${service.url} answers ${status} ${body.code ?? ''}: ${body.detail ?? ''}`);
    const page = body as unknown as Page<Item>; // as the contract has lists
    yield page.items;
    after = page.next;
  }
}
