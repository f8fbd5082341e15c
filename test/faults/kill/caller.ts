// A caller over HTTP that writes down what it asked and was told, and asks again with the same key until it knows.
import type { Json, JsonObject } from '#src/ports/json.ts';
import type { History, Outcome } from '../history.ts';
import { textAt } from '../text-at.ts';
import { key as apiKey, type ServiceProcess } from './service-process.ts';

export type Action = { readonly name: string; readonly kind?: string };
/** As much of an answer as the journeys read. */
export type FlowBody = {
  readonly id: string; readonly machine: string; readonly subject: string; readonly status: string; readonly revision: number;
  readonly view: { readonly page?: string } | null; readonly actions: readonly Action[]; readonly output?: Json;
};
export type Reply = { readonly status: number; readonly body: JsonObject };
export type Told = { readonly kind: 'acknowledged'; readonly flow: FlowBody } | { readonly kind: 'refused'; readonly code: string };

export class Caller {
  readonly #service: ServiceProcess;
  readonly #history: History;
  /** Answers that the contract does not know, such as 500. */
  readonly oddities: string[] = [];

  constructor(service: ServiceProcess, history: History) {
    this.#service = service;
    this.#history = history;
  }

  /** One request; null when the connection broke. */
  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply | null> {
    const url = await this.#service.up();
    try {
      const reply = await fetch(url + path, { method, headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      return { status: reply.status, body: (await reply.json()) as JsonObject };
    } catch {
      return null;
    }
  }

  /** Asks again as long as the connection breaks. For requests that may be repeated. */
  async insist(method: string, path: string, body?: unknown): Promise<Reply> {
    for (;;) {
      const reply = await this.call(method, path, body);
      if (reply !== null && reply.status !== 503) return reply;
      await breath();
    }
  }

  async start(key: string, machine: string, input: JsonObject = {}): Promise<Told> {
    return await this.#intend(key, null, { type: 'flow.started' }, () => this.call('POST', '/v1/flows', { machine, subject: key, input }, { 'idempotency-key': key }));
  }

  async send(key: string, flow: string, event: JsonObject & { readonly type: string }): Promise<Told> {
    return await this.#intend(key, flow, event, () => this.call('POST', `/v1/flows/${flow}/events`, event, { 'idempotency-key': key }));
  }

  async look(flow: string): Promise<FlowBody> {
    for (;;) {
      const invoked = this.#history.tick();
      const reply = await this.call('GET', `/v1/flows/${flow}`);
      if (reply?.status === 200) {
        const body = reply.body as unknown as FlowBody;
        this.#history.looks.push({ flow, revision: body.revision, invoked, completed: this.#history.tick() });
        return body;
      }
      await breath();
    }
  }

  async #intend(key: string, flow: string | null, event: JsonObject & { readonly type: string }, ask: () => Promise<Reply | null>): Promise<Told> {
    for (;;) {
      const invoked = this.#history.tick();
      const reply = await ask();
      const [outcome, told] = this.#understand(`${event.type} under ${key}`, reply);
      this.#history.attempts.push({ key, flow, event, invoked, completed: this.#history.tick(), outcome });
      if (told !== null) return told;
      await breath();
    }
  }

  #understand(what: string, reply: Reply | null): [Outcome, Told | null] {
    if (reply === null) return [{ kind: 'unknown' }, null];
    if (reply.status === 200 || reply.status === 201) {
      const flow = reply.body as unknown as FlowBody;
      return [{ kind: 'acknowledged', flow: flow.id, revision: flow.revision }, { kind: 'acknowledged', flow }];
    }
    const code = textAt(reply.body, 'code') ?? textAt(reply.body, 'type') ?? String(reply.status);
    if (reply.status === 503 || (reply.status === 409 && /in-flight/.test(JSON.stringify(reply.body)))) return [{ kind: 'deferred', code }, null];
    if (reply.status >= 500) this.oddities.push(`${what}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return [{ kind: 'refused', code }, { kind: 'refused', code }];
  }
}

/** Lets other callers, and the process, get on. */
const breath = async (): Promise<void> => await new Promise((next) => void setTimeout(next, 2));
