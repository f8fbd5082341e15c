// How each answer of an activity is brought about for the step at hand: by the world it works in, where that is possible.
import { outputOf } from './answers.ts';
import type { Performance } from './provoking.ts';
import type { Walk } from './walk.ts';

export async function provoked({ channel, devices, edge, network, origins, provoking }: Walk, src: string, label: string): Promise<Performance> {
  const itself: Performance = { src, as: 'itself' };
  const isCheck = src === 'checkCode' || src === 'checkChallenge';
  const isPush = channel === 'appPush';
  if (src === 'review') return { src, as: label === 'flow.failed' ? { failing: label } : { answering: outputOf(edge) } };
  if (isCheck || src === 'sendCode' || src === 'sendChallenge') await provoking.outliveLock(channel);
  switch (label) {
    case 'directory.unavailable':
      return { src, as: { failing: label } };
    case 'sent':
      await provoking.forgetSends(channel);
      return itself;
    case 'tooSoon':
      await provoking.haveJustSent(channel);
      return itself;
    case 'delivery.unknown':
      // Of a device that may have heard it is enough that it may: the request waits for it. Only a host that died meanwhile does not know.
      if (isPush) return { src, as: { failing: label } };
      await provoking.forgetSends(channel);
      network.failing = 'unknown';
      return itself;
    case 'delivery.failed':
    case 'address.refused':
      await provoking.forgetSends(channel);
      network.failing = label === 'delivery.failed' ? 'unreachable' : 'refused';
      return itself;
    case 'lockedOut':
      await provoking.haveTriedAll(channel, true);
      return itself;
    case 'exhausted':
      await (isCheck ? provoking.haveTriedAll(channel, isPush) : provoking.haveSentAll(channel));
      return itself;
    case 'spent':
      await provoking.haveTriedThisCode();
      return itself;
    case 'expired':
      if (src === 'checkPairing') await devices.letPictureGrowOld();
      else if (isPush) await devices.letRequestGrowOld();
      // The codes of an app are not sent: at a challenge none grows old.
      else if (channel === 'appCode' && src === 'checkChallenge') return { src, as: { answering: outputOf(edge) } };
      else await provoking.letCodeExpire();
      return itself;
    case 'proof.missing':
      origins.arranged++;
      await (isPush ? devices.unanswer() : provoking.unprove());
      return itself;
    default:
      return itself;
  }
}
