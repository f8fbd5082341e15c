// The pages on which a method is chosen, typed in and proved. Each says what happens next and what is saved when.
import type { Context } from '#machines/enrolment/vocabulary.ts';
import { pushNotices } from './app-pages.ts';
import { line, type Line, type Page, type PageOf, type Sight } from './page.ts';

export const chooseMethod: PageOf = () => ({ text: [line('page.chooseMethod.text')], isStep: true });

export const enterPhone: PageOf = (sight) => {
  const { method } = sight.context;
  const page = method === 'alternatePhone' || method === 'officePhone' ? otherPhones[method] : { text: [line('page.enterPhone.text'), line('page.enterPhone.next')] };
  return { ...page, text: [...page.text, ...oldStays(sight)], isStep: true };
};

/** Other phones than the mobile one are only ever called. */
const otherPhones = {
  alternatePhone: { title: 'page.enterPhone.alternateTitle', text: [line('page.enterPhone.alternate'), line('page.enterPhone.call'), line('page.enterPhone.next')] },
  officePhone: { title: 'page.enterPhone.officeTitle', text: [line('page.enterPhone.office'), line('page.enterPhone.call'), line('page.enterPhone.next')] },
} as const satisfies Readonly<Record<string, Page>>;

export const enterEmail: PageOf = (sight) => ({ text: [line('page.enterEmail.text'), line('page.enterEmail.use'), ...oldStays(sight)], isStep: true });

/** What is changed stays on file until the new one is proven. */
function oldStays({ context: { intent }, onFile }: Sight): readonly Line[] {
  if (intent?.does !== 'change') return [];
  const address = onFile.find(({ id }) => id === intent.id)?.address ?? null;
  return [address === null ? line('page.change.oldStays') : line('page.change.addressStays', { address })];
}

export const enterCode: PageOf = (sight) => {
  if (!sight.offered.has('code.submitted')) return { text: [line('page.enterCode.newOnly')], isStep: true, countdowns: ['resend'] };
  const isApp = sight.context.method === 'app';
  return {
    text: [isApp ? line('page.enterCode.app') : whereSent(sight), line('page.enterCode.next')],
    isStep: true,
    countdowns: isApp ? [] : ['resend', 'code'],
  };
};

export const codeNotSent: PageOf = ({ context: { channel, intent } }) => {
  const isBegun = intent !== null;
  return channel === 'appPush'
    ? { title: 'page.codeNotSent.requestTitle', text: [line(isBegun ? 'page.codeNotSent.requestBack' : 'page.codeNotSent.request')], isStep: true, countdowns: ['resend'], notices: pushNotices }
    : { text: [line(isBegun ? 'page.codeNotSent.back' : 'page.codeNotSent.text')], isStep: true, countdowns: ['resend'] };
};

const sentBy = { sms: 'page.enterCode.sms', voice: 'page.enterCode.voice', email: 'page.enterCode.email', appPush: null, appCode: null } as const satisfies Record<NonNullable<Context['channel']>, Line['id'] | null>;

/** Where the code went, masked; a code that was asked for too soon has not gone anywhere. */
function whereSent({ context: { channel }, proof }: Sight): Line {
  const id = channel === null ? null : sentBy[channel];
  if (id === null || proof === null || proof.address === null) return line('page.enterCode.sent');
  return line(proof.isSent ? id : 'page.enterCode.notYet', { address: proof.address });
}
