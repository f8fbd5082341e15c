// A route as data: the pipeline runs it, the API description is generated from it. What validates is what is published.
import type { Schema } from '#src/engine/definition.ts';
import type { Language } from '#src/messages/text.ts';
import type { Json } from '#src/ports/json.ts';
import type { Role } from '../keys/roles.ts';
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
  /** The address the caller comes from, as far as proxies are trusted: for counting failed attempts. */
  readonly ip: string;
  /** The language that the client would rather read, of those there are; English where it does not say. */
  prefers(): Language;
};

export type Answer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, unless `text`, `bytes` or `stream` is given. None of them: an empty body. */
  readonly body?: unknown;
  readonly text?: { readonly type: string; readonly content: string };
  readonly bytes?: { readonly type: string; readonly content: Uint8Array };
  /** Written piece by piece after the head has been sent; what it throws then ends the connection. */
  readonly stream?: { readonly type: string; readonly run: (sink: Sink) => Promise<void> };
};

/** Where a stream goes. */
export type Sink = {
  /** Resolves once the reader has room for more, so that nobody reads slower than is written. After the end it does nothing. */
  write(text: string): Promise<void>;
  /** Aborted when the reader has gone, has stopped reading, or the service shuts down. */
  readonly over: AbortSignal;
};

export type Route = {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** With `{name}` for parameters, as OpenAPI writes it. */
  readonly path: string;
  readonly summary: string;
  readonly tag: 'flows' | 'machines' | 'directory' | 'administration' | 'audit' | 'devices' | 'operations' | 'studio' | 'demo and test';
  /** `service`: a key. `flow`: that, or the token of this very flow. */
  readonly access: 'open' | 'service' | 'flow';
  /** A key needs one of these; none only where `access` is `open`. Asked before anything is looked up, so that a refusal tells nothing of what there is. */
  readonly roles: readonly Role[];
  readonly query?: Readonly<Record<string, Schema>>;
  readonly body?: Schema;
  /** Request headers that change the answer, by name, with what they do. */
  readonly headers?: Readonly<Record<string, string>>;
  /** For tests of the service: refused unless the connection comes from this machine itself. */
  readonly isLocal?: true;
  /** `stream`: the media type in which the same is told as it happens, to whoever accepts that. */
  readonly answers: Readonly<Record<number, { readonly description: string; readonly schema?: Schema; readonly stream?: string; /** Media types it also comes in, as text. */ readonly texts?: readonly string[]; /** Media types it also comes in, as bytes. */ readonly bytes?: readonly string[] }>>;
  /** Throws `Problem` 404 before anybody looks at the body. */
  readonly find?: (call: Pick<Call, 'params' | 'caller'>) => Promise<void>;
  readonly handle: (call: Call) => Promise<Answer>;
};
