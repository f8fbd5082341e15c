// Mail over SMTP, by a pool of connections. Says as exactly as the protocol allows whether a message has gone out.
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import { DeliveryError, type Sender } from '#src/ports/senders.ts';

/** Milliseconds; together below the time an activity may take. */
const patience = { connectionTimeout: 8_000, greetingTimeout: 8_000, socketTimeout: 20_000 } as const;

/**
 * `address`: `smtp://user:password@host:port` or `smtps://…`; `?from=` names the sender of the messages, else the user if
 * that is an address, else `no-reply@` the host.
 */
export function smtpSender(address: string): Sender {
  const url = new URL(address);
  const from = url.searchParams.get('from') ?? (decodeURIComponent(url.username).includes('@') ? decodeURIComponent(url.username) : `no-reply@${url.hostname}`);
  const isImplicitTls = url.protocol === 'smtps:';
  const transport = createTransport({
    pool: true,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (isImplicitTls ? 465 : 587) : Number(url.port),
    secure: isImplicitTls,
    ...(url.username === '' ? {} : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    ...patience,
    // Again over another connection only while nothing of the message was sent; one broken connection is bad luck, two are an outage.
    maxRequeues: 1,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const bodies = new Map<string, Readable>();
  transport.use('stream', (mail, done) => {
    mail.message.processFunc((body) => {
      bodies.set(String(mail.data.messageId), body);
      return body;
    });
    done();
  });
  return {
    async send({ key, to, subject, text }, signal) {
      // The same for every attempt: whoever keeps mail can tell a repetition.
      const messageId = `<${createHash('sha256').update(key).digest('hex').slice(0, 32)}@factorflow.invalid>`;
      try {
        await transport.sendMail({ from, to: { name: '', address: to }, subject, text, messageId, signal, headers: { 'Auto-Submitted': 'auto-generated' } });
      } catch (error) {
        throw deliveryError(error, bodies.get(messageId)?.readableDidRead === true);
      } finally {
        bodies.delete(messageId);
      }
    },
    async close() {
      transport.close();
    },
  };
}

/**
 * `hasBegun`: something of the message was sent. The other side's answer decides where there is one: no to the recipient or
 * the message is no, not now is nothing. The library's own error names the recipient, so it goes no further than this.
 */
function deliveryError(error: unknown, hasBegun: boolean): DeliveryError {
  const { code, command, responseCode } = (error ?? {}) as { code?: unknown; command?: unknown; responseCode?: unknown };
  const what = `SMTP ${typeof code === 'string' ? code : 'failure'}${typeof command === 'string' ? ` at ${command}` : ''}${typeof responseCode === 'number' ? ` (${responseCode})` : ''}`;
  if (code === 'EENVELOPE' || code === 'EMESSAGE') {
    const isNotNow = typeof responseCode === 'number' && responseCode < 500;
    const isAboutUs = command === 'MAIL FROM';
    return new DeliveryError(isNotNow || isAboutUs ? 'unreachable' : 'refused', what);
  }
  return new DeliveryError(hasBegun ? 'unknown' : 'unreachable', what);
}
