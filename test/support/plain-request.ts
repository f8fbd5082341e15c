// HTTP as tests speak it, thousands of times: over connections that stay open, and without the streams that `fetch` makes of
// each answer.
import { type Agent, request } from 'node:http';

export type Answer = { readonly status: number; readonly headers: Headers; readonly text: string };

/** @param agent whose connections it goes over @throws {Error} without an answer */
export function plainRequest(agent: Agent, url: string, { method, headers, body }: { readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly body?: string | undefined }): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const asked = request(url, { method, headers: { ...headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) }, agent }, (answer) => {
    const parts: Buffer[] = [];
    answer.on('data', (part: Buffer) => void parts.push(part));
    answer.once('error', reject);
    answer.once('end', () => {
      const told = new Headers();
      for (let i = 0; i < answer.rawHeaders.length; i += 2) told.append(answer.rawHeaders[i] ?? '', answer.rawHeaders[i + 1] ?? '');
      resolve({ status: answer.statusCode ?? 0, headers: told, text: Buffer.concat(parts).toString() });
    });
  });
  asked.once('error', reject);
  asked.end(body);
  return promise;
}
