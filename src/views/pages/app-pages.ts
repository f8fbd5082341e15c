// The pages on which an authenticator app is set up: by a device that is asked, or by codes that are typed.
import type { Notice } from '#machines/enrolment/vocabulary.ts';
import type { MessageId } from '../../messages/catalogue.en.ts';
import { line, type PageOf } from './page.ts';

/** The secret itself is beside the page in the one answer that made it, and never again. */
export const scanApp: PageOf = () => ({
  text: [line('page.scanApp.add'), line('page.scanApp.once'), line('page.scanApp.next')],
  isStep: true,
  notices: { codeExpired: 'notice.pictureRenewed' },
});

export const pairApp: PageOf = () => ({
  text: [line('page.pairApp.add'), line('page.pairApp.once'), line('page.pairApp.next')],
  isStep: true,
  notices: { codeExpired: 'notice.pairingRenewed' },
});

/** The number is shown here alone: it is not in the request, and whoever approves must have seen this page. */
export const approve: PageOf = ({ request }) => ({
  text: [typeof request?.number === 'string' ? line('page.approve.number', { number: request.number }) : line('page.approve.noRequest'), line('page.approve.next')],
  isStep: true,
  countdowns: ['request'],
  notices: pushNotices,
});

/** Of a request to a device, where the general wording speaks of a code. */
export const pushNotices = {
  codeExpired: 'notice.requestExpired',
  tooSoon: 'notice.requestTooSoon',
  sendLimit: 'notice.requestLimit',
  notDelivered: 'notice.requestNotDelivered',
  deliveryUnknown: 'notice.requestUnknown',
} as const satisfies Partial<Record<Notice, MessageId>>;
