// The HTTP server under the routes: how long a client may take, and what is answered to bytes that are no request at all.
import { createServer, IncomingMessage, type RequestListener, type Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Problem, problemBody, type ProblemCode } from './problems.ts';

/** Milliseconds. Whoever sends a byte now and then to keep a connection busy has these and no more. */
export const patience = { headers: 10_000, request: 30_000, idle: 65_000, checkEvery: 1_000 };
/** Bytes of request line and headers together. */
export const longestHead = 16 * 1024;

/** What an Express application gives its requests and responses for prototypes; its types do not say so. */
type Prototypes = { request?: object; response?: object };

export function httpServer(listener: RequestListener & Prototypes): Server {
  const server = createServer({
    ...bornFor(listener),
    headersTimeout: patience.headers, requestTimeout: patience.request, keepAliveTimeout: patience.idle,
    connectionsCheckingInterval: patience.checkEvery, maxHeaderSize: longestHead,
  }, listener);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // Whoever has been answered already, or is being answered, gets no second answer.
    const { _httpMessage: answering } = socket as Duplex & { readonly _httpMessage?: { readonly headersSent: boolean } | null };
    if (!socket.writable || error.code === 'ECONNRESET' || answering?.headersSent === true) socket.destroy();
    else endWith(socket, problemOf(error.code));
  });
  return server;
}

/**
 * Express changes the prototype of every request and response, which takes a tenth of the time of a small answer: whatever V8
 * knew of the object is of no use any more. Born with those very prototypes, they stay as they are.
 */
function bornFor(app: Prototypes) {
  class AppRequest extends IncomingMessage {}
  class AppResponse<Of extends IncomingMessage = IncomingMessage> extends ServerResponse<Of> {}
  if (app.request !== undefined) app.request = Object.setPrototypeOf(AppRequest.prototype, app.request) as object;
  if (app.response !== undefined) app.response = Object.setPrototypeOf(AppResponse.prototype, app.response) as object;
  return { IncomingMessage: AppRequest, ServerResponse: AppResponse };
}

function problemOf(code: string | undefined): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') return new Problem('request.headers-too-large', `request line and headers may have at most ${longestHead / 1024} KB`);
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new Problem('request.timeout', 'the request did not arrive in time');
  return new Problem('request.malformed', 'this is no HTTP request');
}

const reasons: Partial<Readonly<Record<ProblemCode, string>>> = { 'request.headers-too-large': 'Request Header Fields Too Large', 'request.timeout': 'Request Timeout' };

/** There is no response to answer with: it is written by hand, and nothing follows it. */
function endWith(socket: Duplex, problem: Problem): void {
  const body = problemBody(problem);
  const text = JSON.stringify(body);
  socket.end([
    `HTTP/1.1 ${body.status} ${reasons[problem.code] ?? 'Bad Request'}`,
    'Content-Type: application/problem+json', `Content-Length: ${Buffer.byteLength(text)}`, 'Cache-Control: no-store', 'X-Content-Type-Options: nosniff', 'Connection: close', '', text,
  ].join('\r\n'));
}
