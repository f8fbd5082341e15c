// A route as data: the pipeline runs it, the API description is generated from it. What validates is what is published.
import type { Schema } from '#src/engine/definition.ts';
import type { Json } from '#src/ports/json.ts';
import type { Caller } from './access.ts';

export type Call = {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Already fits the route's `body` schema; null when the route takes none. */
  readonly body: Json;
  readonly caller: Caller;
  readonly method: string;
  readonly path: string;
  header(name: string): string | undefined;
};

export type Answer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, unless `text` is given. Neither: an empty body. */
  readonly body?: unknown;
  readonly text?: { readonly type: string; readonly content: string };
};

export type Route = {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** With `{name}` for parameters, as OpenAPI writes it. */
  readonly path: string;
  readonly summary: string;
  readonly tag: 'flows' | 'machines' | 'directory' | 'audit' | 'operations' | 'demo and test';
  /** `service`: the tenant's key. `flow`: that, or the token of this very flow. */
  readonly access: 'open' | 'service' | 'flow';
  readonly query?: Readonly<Record<string, Schema>>;
  readonly body?: Schema;
  /** Request headers that change the answer, by name, with what they do. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly answers: Readonly<Record<number, { readonly description: string; readonly schema?: Schema }>>;
  /** Throws `Problem` 404 before anybody looks at the body. */
  readonly find?: (call: Pick<Call, 'params' | 'caller'>) => Promise<void>;
  readonly handle: (call: Call) => Promise<Answer>;
};
