// The pages on which a method is chosen, typed in and proved. Each says what happens next and what is saved when.
import type { Context } from '#machines/enrolment/vocabulary.ts';
import { line, type Line, type PageOf, type Sight } from './page.ts';

export const chooseMethod: PageOf = () => ({ text: [line('page.chooseMethod.text')], isStep: true });

/** The secret itself is beside the page in the one answer that made it, and never again. */
export const scanApp: PageOf = () => ({
  text: [line('page.scanApp.add'), line('page.scanApp.once'), line('page.scanApp.next')],
  isStep: true,
  notices: { codeExpired: 'notice.pictureRenewed' },
});

export const enterPhone: PageOf = () => ({ text: [line('page.enterPhone.text'), line('page.enterPhone.next')], isStep: true });

export const enterEmail: PageOf = () => ({ text: [line('page.enterEmail.text'), line('page.enterEmail.use')], isStep: true });

export const enterCode: PageOf = (sight) => {
  if (!sight.offered.has('code.submitted')) return { text: [line('page.enterCode.newOnly')], isStep: true, countdowns: ['resend'] };
  const isApp = sight.context.method === 'app';
  return {
    text: [isApp ? line('page.enterCode.app') : whereSent(sight), line('page.enterCode.next')],
    isStep: true,
    countdowns: isApp ? [] : ['resend', 'code'],
  };
};

export const codeNotSent: PageOf = () => ({ text: [line('page.codeNotSent.text')], isStep: true, countdowns: ['resend'] });

const sentBy = { sms: 'page.enterCode.sms', voice: 'page.enterCode.voice', email: 'page.enterCode.email', appPush: null, appCode: null } as const satisfies Record<NonNullable<Context['channel']>, Line['id'] | null>;

/** Where the code went, masked; a code that was asked for too soon has not gone anywhere. */
function whereSent({ context: { channel }, proof }: Sight): Line {
  const id = channel === null ? null : sentBy[channel];
  if (id === null || proof === null || proof.address === null) return line('page.enterCode.sent');
  return line(proof.isSent ? id : 'page.enterCode.notYet', { address: proof.address });
}
