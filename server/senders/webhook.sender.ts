// Texts, calls and pushes by an HTTP webhook: one POST a message. The receiver drops a second one with the same Idempotency-Key.
import { createHmac } from 'node:crypto';
import { type Channel, DeliveryError, type Sender } from '#src/ports/senders.ts';

export type WebhookMessage = { readonly key: string; readonly channel: Channel; readonly to: string; readonly subject: string; readonly text: string };

export type WebhookSettings = {
  /** Name and password in it go into an `Authorization: Basic` header. */
  readonly url: string;
  /** Signs the body: `X-Factorflow-Signature: sha256=` and the HMAC-SHA-256 in hex. */
  readonly secret?: string;
  /** Milliseconds for the whole exchange. Default 20 000. */
  readonly timeout?: number;
};

/** Failures before anything was sent, by the codes of Node and its HTTP client. */
const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'UND_ERR_CONNECT_TIMEOUT']);

export function webhookSender({ url: address, secret, timeout = 20_000 }: WebhookSettings): Sender {
  const url = new URL(address);
  const basic = url.username === '' ? null : Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString('base64');
  url.username = '';
  url.password = '';
  return {
    async send({ key, channel, to, subject, text }, signal) {
      const message: WebhookMessage = { key, channel, to, subject, text };
      const body = JSON.stringify(message);
      const headers = {
        'Content-Type': 'application/json',
        'Idempotency-Key': `"${key.replaceAll(/["\\]/g, '')}"`,
        ...(basic === null ? {} : { Authorization: `Basic ${basic}` }),
        ...(secret === undefined ? {} : { 'X-Factorflow-Signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` }),
      };
      const response = await fetch(url, { method: 'POST', body, headers, redirect: 'manual', signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]) })
        .catch((error: unknown) => { throw failure(error); });
      await response.body?.cancel();
      if (!response.ok) throw answered(response.status);
    },
    async close() {},
  };
}

/** A timeout, an abort, or a connection that broke: the message may have been read by then. */
function failure(error: unknown): DeliveryError {
  const cause = (error as { cause?: { code?: unknown } } | null)?.cause;
  const code = typeof cause?.code === 'string' ? cause.code : error instanceof Error ? error.name : 'failure';
  return new DeliveryError(neverConnected.has(code) ? 'unreachable' : 'unknown', `webhook: ${code}`);
}

/** No to this message is no; too many, too slow, out of order or elsewhere (redirects are not followed) is nobody taking it. */
const answered = (status: number): DeliveryError =>
  new DeliveryError(status >= 400 && status < 500 && status !== 408 && status !== 429 ? 'refused' : 'unreachable', `webhook answered ${status}`);
