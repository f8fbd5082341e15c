// Which sender each channel has: a mail server and a webhook where they are set, the demo inbox for the rest.
import type { Senders } from '#src/ports/senders.ts';
import { type DemoInbox, demoInbox, type InboxPorts } from './demo-inbox.ts';
import { smtpSender } from './smtp.sender.ts';
import { webhookSender } from './webhook.sender.ts';

export type SenderSettings = {
  /** `smtp://…` or `smtps://…`; null: mail goes to the demo inbox. */
  readonly smtp: string | null;
  /** Where texts, calls and pushes are posted; null: they go to the demo inbox. */
  readonly webhook: string | null;
  /** Signs what is posted. */
  readonly webhookSecret?: string;
};

export type OpenSenders = {
  readonly senders: Senders;
  /** Null when no channel uses it. */
  readonly inbox: DemoInbox | null;
  /** Pushes go to the demo inbox: no real device hears of them. */
  readonly isDemoPush: boolean;
  close(): Promise<void>;
};

export function openSenders({ smtp, webhook, webhookSecret }: SenderSettings, ports: InboxPorts): OpenSenders {
  const inbox = demoInbox(ports);
  const mail = smtp === null ? inbox : smtpSender(smtp);
  const phone = webhook === null ? inbox : webhookSender({ url: webhook, ...(webhookSecret === undefined ? {} : { secret: webhookSecret }) });
  return {
    senders: { email: mail, sms: phone, voice: phone, push: phone },
    inbox: smtp === null || webhook === null ? inbox : null,
    isDemoPush: webhook === null,
    async close() {
      await Promise.all([mail.close(), phone.close()]);
    },
  };
}
