// Takes a request's body off its socket, within bounds, and reads it as one JSON object.
import type { IncomingMessage } from 'node:http';
import type { Json } from '#src/ports/json.ts';
import { JsonTextError, readJson } from './json-text.ts';
import { Problem } from './problems.ts';

/** Bytes. A body that says or turns out to be longer is refused without being kept. */
export const longestBody = 64 * 1024;

/** @throws {Problem} 400, 413, 415, or 422 for a name that is never taken. */
export async function bodyOf(request: IncomingMessage): Promise<Json> {
  const { headers } = request;
  const length = Number(headers['content-length'] ?? 0);
  if (headers['transfer-encoding'] === undefined && length === 0) throw new Problem('request.malformed', 'a JSON body is required');
  if (!isJson(headers['content-type'] ?? '')) throw new Problem('request.unsupported-type', 'send "Content-Type: application/json", in UTF-8');
  if ((headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity') throw new Problem('request.unsupported-type', 'send the body without a Content-Encoding');
  if (length > longestBody) throw tooLarge();
  const body = parsed(await bytesOf(request));
  if (body === null || typeof body !== 'object' || Array.isArray(body)) throw new Problem('request.malformed', 'the body must be a JSON object');
  return body;
}

const tooLarge = (): Problem => new Problem('request.too-large', 'a body may have at most 64 KB');

/** `application/json` and its kin, in UTF-8, which RFC 8259 section 8.1 demands. The usual spelling is not taken apart. */
function isJson(type: string): boolean {
  if (type === 'application/json') return true;
  const [name = '', ...parameters] = type.toLowerCase().split(';').map((part) => part.trim());
  return /^application\/(?:json|[\w.!#$&^-]+\+json)$/.test(name) && parameters.every((parameter) => !parameter.startsWith('charset=') || /^charset="?utf-8"?$/.test(parameter));
}

function bytesOf(request: IncomingMessage): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const chunks: Buffer[] = [];
  let length = 0;
  const take = (chunk: Buffer): void => {
    length += chunk.length;
    if (length <= longestBody) return void chunks.push(chunk);
    request.off('data', take);
    reject(tooLarge());
  };
  request.on('data', take);
  request.on('end', () => resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)));
  request.on('error', () => reject(new Problem('request.malformed', 'the body ended before its end')));
  return promise;
}

function parsed(bytes: Uint8Array): Json {
  try {
    return readJson(bytes);
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    if (error.kind === 'unreadable') throw new Problem('request.malformed', error.message);
    throw new Problem('input.invalid', 'the body breaks a rule', { errors: [{ pointer: error.pointer, code: 'unknown', message: error.message }] });
  }
}
