// The pages of the challenge: how the person is asked, and what to do when that cannot be.
import { line, type Line, type PageOf, type Sight } from './page.ts';

export const challenge: PageOf = (sight) => ({
  text: [howAsked(sight), line('page.challenge.lock')],
  countdowns: sight.offered.has('code.resent') ? ['resend', 'code'] : [],
  ...(sight.context.channel === 'appCode' ? { notices: { codeExpired: 'notice.appCodeExpired' as const } } : {}),
});

export const challengeNotSent: PageOf = ({ offered }) => ({
  text: [line(offered.has('channel.chosen') ? 'page.challengeNotSent.text' : 'page.challengeNotSent.only')],
  countdowns: ['resend'],
  notices: { codeSpent: 'notice.challengeSpent', policyChanged: 'notice.challengeDisallowed' },
});

/** Whoever is MFA-capable is not let in without a challenge; where none can be made, only somebody else can help. */
export const cannotChallenge: PageOf = ({ offered }) => ({
  text: [
    line('page.cannotChallenge.text'), line('page.cannotChallenge.help'), line('page.cannotChallenge.retry'),
    ...(offered.has('registration.skipped') ? [line('page.cannotChallenge.canSkip')] : []),
  ],
});

function howAsked({ context: { channel }, proof }: Sight): Line {
  if (channel === 'appPush') return line('page.challenge.appPush');
  if (channel === 'appCode') return line('page.challenge.appCode');
  if (proof === null || proof.address === null || channel === null || channel === 'email') return line('page.challenge.sent');
  return line(proof.isSent ? `page.challenge.${channel}` : 'page.challenge.notYet', { address: proof.address });
}
