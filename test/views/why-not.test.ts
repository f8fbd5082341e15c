// Why something could not be done, in words that fit the page: each cause has its own.
import { describe, expect, it } from 'vitest';
import { languages } from '#src/messages/text.ts';
import { pageView } from '#src/views/registration-view.ts';
import { now } from './rows.ts';
import { sightWith } from './sights.ts';

describe('what could not be done', () => {
  it.each([
    ['securityInfo', 'policyChanged', 'notice.policyChanged', 'warning'], ['securityInfo', 'methodGone', 'notice.methodGone', 'warning'], ['challenge', 'stepUpNeeded', 'notice.stepUpNeeded', 'info'],
    ['challengeNotSent', 'policyChanged', 'notice.challengeDisallowed', 'warning'], ['challengeNotSent', 'methodGone', 'notice.challengeGone', 'warning'], ['introduction', 'skipEnded', 'notice.skipEnded', 'warning'],
  ] as const)('on the page %s, for %s, is said by %s', (page, notice, id, level) => {
    const texts = languages.map((language) => {
      const { messages } = pageView(page, sightWith({ notice }), [], now, language);
      expect(messages).toMatchObject([{ id, level }]);
      return messages[0]?.text;
    });
    expect(new Set(texts).size).toBe(languages.length);
  });
});
