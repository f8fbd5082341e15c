// How often one address may fail to show who it is before it has to wait.
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from './problems.ts';

/** Failed attempts one address may make in a minute (OWASP ASVS 5.0 6.3.1). */
const failuresPerMinute = 300;

export type FailedAttempts = {
  /** @throws {Problem} `limit.reached` once there were too many. */
  count(ip: string): Promise<void>;
};

export function failedAttempts(): FailedAttempts {
  const failures = new RateLimiterMemory({ points: failuresPerMinute, duration: 60 });
  return {
    async count(ip) {
      await failures.consume(ip).catch((limit: unknown) => {
        if (!(limit instanceof RateLimiterRes)) throw limit;
        const retryAfter = Math.ceil(limit.msBeforeNext / 1000);
        throw new Problem('limit.reached', `too many failed attempts; try again in ${retryAfter} s`, { retryAfter });
      });
    },
  };
}
