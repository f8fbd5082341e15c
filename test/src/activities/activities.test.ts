import { describe, expect, it } from 'vitest';
import { activities } from '#machines/enrolment/vocabulary.ts';
import { activitiesWith, type Handlers } from '#src/activities/activities.ts';
import { embeddedDirectory } from '#src/directory/embedded-directory.ts';
import type { Activity } from '#src/engine/activity.ts';
import type { Sender } from '#src/ports/senders.ts';

const sender: Sender = { send: async () => {}, close: async () => {} };
const handlers = activitiesWith({ directory: embeddedDirectory, senders: { sms: sender, voice: sender, email: sender, push: sender }, issuer: 'Example', ids: { next: (prefix) => prefix } });

describe('the activities of the charts', () => {
  it('have a handler each, or this file does not compile', () => {
    const all: Readonly<Record<string, Activity>> = handlers;
    expect(Object.keys(all).sort()).toEqual(Object.keys(activities).sort());
    const { loadFacts: _left, ...others } = handlers;
    // @ts-expect-error one is missing
    const incomplete: Handlers = others;
    expect(incomplete).not.toHaveProperty('loadFacts');
  });

  it('that send a message are attempted at most once, the others may be tried again', () => {
    expect(Object.entries(handlers).filter(([, handler]) => handler.atMostOnce === true).map(([src]) => src)).toEqual(['sendCode', 'sendChallenge']);
  });
});
