// The pages of the challenge: how the person is asked, and what to do when that cannot be.
import { pushNotices } from './app-pages.ts';
import { line, type Line, type Page, type PageOf, type Sight } from './page.ts';

export const challenge: PageOf = (sight) => ({
  text: [howAsked(sight), line('page.challenge.lock')],
  countdowns: sight.context.channel === 'appPush' ? ['resend', 'request'] : sight.offered.has('code.resent') ? ['resend', 'code'] : [],
  notices: noticesFor(sight),
});

export const challengeNotSent: PageOf = (sight) => ({
  text: [line(sight.offered.has('channel.chosen') ? 'page.challengeNotSent.text' : 'page.challengeNotSent.only')],
  countdowns: ['resend'],
  notices: { ...noticesFor(sight), codeSpent: 'notice.challengeSpent', policyChanged: 'notice.challengeDisallowed', methodGone: 'notice.challengeGone' },
});

/** Whoever is MFA-capable is not let in without a challenge; where none can be made, only somebody else can help. */
export const cannotChallenge: PageOf = ({ offered }) => ({
  text: [
    line('page.cannotChallenge.text'), line('page.cannotChallenge.help'), line('page.cannotChallenge.retry'),
    ...(offered.has('registration.skipped') ? [line('page.cannotChallenge.canSkip')] : []),
  ],
});

function noticesFor({ context: { channel } }: Sight): NonNullable<Page['notices']> {
  if (channel === 'appPush') return pushNotices;
  return channel === 'appCode' ? { codeExpired: 'notice.appCodeExpired' } : {};
}

function howAsked({ context: { channel }, proof, request }: Sight): Line {
  if (channel === 'appPush') return typeof request?.number === 'string' ? line('page.challenge.appPush', { number: request.number }) : line('page.challenge.noRequest');
  if (channel === 'appCode') return line('page.challenge.appCode');
  if (proof === null || proof.address === null || channel === null || channel === 'email') return line('page.challenge.sent');
  return line(proof.isSent ? `page.challenge.${channel}` : 'page.challenge.notYet', { address: proof.address });
}
