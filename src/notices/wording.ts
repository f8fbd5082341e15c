// A notice as it is read: what happened, when, from where, and what to do if it was somebody else. In a mail all of it,
// in a text message or a push the same in short. It holds no link: none could be told from an intruder's.
import { isIP } from 'node:net';
import { iso } from '../ports/clock.ts';
import { text, type Params } from '../messages/text.ts';
import type { MessageId } from '../messages/catalogue.en.ts';
import type { Change, Named } from './changes.ts';
import type { NoticeContent } from './notice-row.ts';
import type { Way } from './ways.ts';

/** `service`: its name as people know it. */
export function noticeWording({ changes, at, by, ip, language }: NoticeContent, channel: Way['channel'], service: string): { readonly subject: string; readonly text: string } {
  const say = (id: MessageId, params: Params = {}): string => text(id, params, language).text;
  const lines = changes.map((change) => said(change, say));
  const moment = { at: iso(at).replace(/\.\d+Z$/, 'Z'), day: readable(at, language) };
  const address = ip !== null && isIP(ip) !== 0 ? ip : null;
  const subject = say('notice.change.subject', { service });
  if (channel !== 'email') {
    const from = by === 'administrator' ? say('notice.change.fromAdministratorShort') : address === null ? null : say('notice.change.fromShort', { ip: address });
    const circumstances = [say('notice.change.whenShort', moment), ...(from === null ? [] : [from])].join(', ');
    return { subject, text: [`${subject}.`, ...lines.map(sentence), sentence(circumstances), say('notice.change.notYouShort')].join(' ') };
  }
  const from = by === 'administrator' ? say('notice.change.fromAdministrator') : address === null ? say('notice.change.fromUnknown') : say('notice.change.from', { ip: address });
  return {
    subject,
    text: [
      say('notice.change.greeting'),
      say('notice.change.intro', { service }),
      lines.map((line) => `- ${line}`).join('\n'),
      `${say('notice.change.when', moment)}\n${from}`,
      `${say('notice.change.done')}\n${say('notice.change.notYou')}`,
      `${say('notice.change.noReply')}\n`,
    ].join('\n\n'),
  };
}

type Say = (id: MessageId, params?: Params) => string;

function said(change: Change, say: Say): string {
  switch (change.what) {
    case 'changed': {
      const method = name(change.method, say);
      return change.before === null ? say('notice.change.changed', { method }) : say('notice.change.replaced', { method, before: change.before });
    }
    case 'default':
      return change.channel === null ? say('notice.change.noDefault') : say('notice.change.default', { method: say(`notice.change.way.${change.channel}`) });
    case 'reRegistration':
    case 'unlocked':
      return say(`notice.change.${change.what}`);
    case 'added':
    case 'deleted':
    case 'rolledBack':
    case 'restored':
      return say(`notice.change.${change.what}`, { method: name(change.method, say) });
  }
}

const name = ({ kind, address }: Named, say: Say): string => say(`notice.change.kind.${kind}`, address === null ? {} : { address });
const sentence = (line: string): string => (line.endsWith('.') ? line : `${line}.`);

/** Time of the world, because nobody knows where the person is; the wording says so. */
const readable = (at: number, language: string): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(at);
