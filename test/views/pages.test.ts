// What the pages say, for hand-picked flows.
import { describe, expect, it } from 'vitest';
import type { Context } from '#machines/enrolment/vocabulary.ts';
import { people } from '#machines/enrolment/people.samples.ts';
import type { Facts } from '#machines/rules/facts.ts';
import type { ShownProof, Sight } from '#src/views/pages/page.ts';
import { pageView } from '#src/views/registration-view.ts';
import { now } from './rows.ts';

const newcomer = people['nothing on file, both enforced, two for reset'];
const context = (different: Partial<Context> = {}): Context =>
  ({ subject: 'u1', facts: newcomer, passed: false, method: null, channel: null, address: null, entered: null, notice: null, assurance: null, ...different });
const sight = (different: Partial<Context>, names: readonly string[] = [], rest: Partial<Sight> = {}): Sight =>
  ({ context: context(different), offered: new Set(names), onFile: [], done: 0, proof: null, lock: null, putOff: null, ...rest });
const proof: ShownProof = { address: '+1 ••••••0100', isSent: true, resendAt: now + 30_000, expiresAt: now + 300_000 };
const idsOf = (of: ReturnType<typeof pageView>) => of.text.map(({ id }) => id);
const view = (page: Parameters<typeof pageView>[0], of: Sight) => pageView(page, of, [], now, 'en');

describe('the introduction', () => {
  it('says how many methods will be set up, and that it can wait only where it can', () => {
    const several = view('introduction', sight({}, ['registration.begun']));
    expect(several.text[1]).toMatchObject({ id: 'page.introduction.several', params: { count: 2 }, text: expect.stringContaining('2 methods') as string });
    const one = view('introduction', sight({ facts: people['nothing on file, sign-in only'] }, ['registration.begun', 'registration.skipped']));
    expect(idsOf(one)).toEqual(['page.introduction.why', 'page.introduction.one', 'page.introduction.canSkip']);
  });

  it('names the days for which it can still be put off, and the end of them', () => {
    const skippable = (days: number) => view('introduction', sight({}, ['registration.begun', 'registration.skipped'], { putOff: { until: now + days * 86_400_000, days } })).text.at(-1);
    expect(skippable(14)).toEqual({
      id: 'page.introduction.canSkipDays', params: { days: 14, until: '2026-03-15T12:00:00.000Z', date: '2026-03-15' },
      text: 'You can put this off for 14 more days, until 2026-03-15. You will be asked again the next time you sign in.',
    });
    expect(skippable(1)).toMatchObject({ id: 'page.introduction.canSkipOneDay', params: { date: '2026-03-02' } });
  });
});

describe('the page of a code', () => {
  it('names the masked address the code went to, and counts down to the next one and to its end', () => {
    const page = view('enterCode', sight({ method: 'phone', channel: 'sms' }, ['code.submitted', 'code.resent'], { proof }));
    expect(page.text[0]).toEqual({ id: 'page.enterCode.sms', text: 'We sent a text message with a code to +1 ••••••0100. Type the code here.', params: { address: '+1 ••••••0100' } });
    expect(page.countdowns).toEqual([{ name: 'resend', until: '2026-03-01T12:00:30.000Z' }, { name: 'code', until: '2026-03-01T12:05:00.000Z' }]);
  });

  it('leaves out a countdown that is over', () => {
    const page = view('enterCode', sight({ method: 'phone', channel: 'sms' }, ['code.submitted', 'code.resent'], { proof: { ...proof, resendAt: now } }));
    expect(page.countdowns?.map(({ name }) => name)).toEqual(['code']);
  });

  it('asks for the app\'s code without counting down', () => {
    const page = view('enterCode', sight({ method: 'app', channel: 'appCode' }, ['code.submitted']));
    expect(idsOf(page)).toContain('page.enterCode.app');
    expect(page).not.toHaveProperty('countdowns');
  });

  it('asks for a new code where the last one cannot be used any more', () => {
    const page = view('enterCode', sight({ method: 'phone', channel: 'sms', notice: 'codeSpent' }, ['code.resent'], { proof }));
    expect(idsOf(page)).toEqual(['page.enterCode.newOnly']);
    expect(page.messages).toEqual([expect.objectContaining({ id: 'notice.codeSpent', level: 'warning', params: { until: '2026-03-01T12:00:30.000Z' } })]);
  });

  it('does not claim that a code went out which was asked for too soon', () => {
    const page = view('enterCode', sight({ method: 'phone', channel: 'sms', notice: 'tooSoon' }, ['code.submitted', 'code.resent'], { proof: { ...proof, isSent: false } }));
    expect(idsOf(page)).toContain('page.enterCode.notYet');
    expect(page.countdowns?.map(({ name }) => name)).toEqual(['resend']);
    expect(page.messages[0]?.params).toEqual({ until: '2026-03-01T12:00:30.000Z' });
  });

  it('says that a code was wrong', () => {
    const [message] = view('enterCode', sight({ method: 'phone', channel: 'sms', notice: 'codeWrong' }, ['code.submitted'])).messages;
    expect(message).toMatchObject({ id: 'notice.codeWrong', level: 'error', text: expect.stringContaining('not right') as string });
  });
});

describe('the page of the authenticator app', () => {
  it('says that the secret is shown once, and takes another picture for what it is', () => {
    const page = view('scanApp', sight({ method: 'app', channel: 'appCode', notice: 'codeExpired' }, ['scan.finished', 'secret.renewed']));
    expect(idsOf(page)).toContain('page.scanApp.once');
    expect(page.messages.map(({ id }) => id)).toEqual(['notice.pictureRenewed']);
  });
});

describe('the page of a challenge', () => {
  it('says how the person is asked', () => {
    expect(idsOf(view('challenge', sight({ channel: 'appCode' }, ['code.submitted'])))[0]).toBe('page.challenge.appCode');
    expect(view('challenge', sight({ channel: 'voice' }, ['code.submitted', 'code.resent'], { proof })).text[0]).toMatchObject({ id: 'page.challenge.voice', params: { address: proof.address } });
  });

  it('that could not be sent offers another way only where there is one', () => {
    expect(idsOf(view('challengeNotSent', sight({ channel: 'sms' }, ['retry.chosen', 'channel.chosen'])))).toEqual(['page.challengeNotSent.text']);
    expect(idsOf(view('challengeNotSent', sight({ channel: 'sms' }, ['retry.chosen'])))).toEqual(['page.challengeNotSent.only']);
  });
});

describe('a method that is locked', () => {
  const said = (lock: Sight['lock']) => view('challengeNotSent', sight({ channel: 'appCode', notice: 'lockedOut' }, ['retry.chosen', 'channel.chosen'], { lock })).messages;

  it('says until when, and that another will do', () => {
    expect(said({ until: now + 900_000 })).toEqual([{
      id: 'notice.lockedOut', level: 'error', params: { until: '2026-03-01T12:15:00.000Z', at: '2026-03-01 12:15 UTC' },
      text: 'Too many wrong codes were typed for this method. It cannot be used until 2026-03-01 12:15 UTC. If you are offered another method, use that one.',
    }]);
  });

  it('says that only an administrator can open it, or that it is open again', () => {
    expect(said({ until: null }).map(({ id }) => id)).toEqual(['notice.lockedForGood']);
    expect(said(null).map(({ id }) => id)).toEqual(['notice.lockIsOver']);
  });
});

describe('the last page', () => {
  it('lists what is on file, masked, and what is asked for first', () => {
    const facts: Facts = { ...newcomer, onFile: ['appCode', 'mobilePhone', 'businessPhone'], defaultMethod: 'appCode' };
    const page = view('confirmRegistration', sight({ facts }, ['registration.confirmed'], {
      onFile: [{ entry: 'appCode', address: null, name: 'Pixel' }, { entry: 'mobilePhone', address: '+1 ••••••0100', name: null }, { entry: 'email', address: 'a•••@example.org', name: null }],
    }));
    expect(page.text.map(({ text }) => text)).toEqual([
      'This is what your account has now:', 'App: Pixel', 'Phone: +1 ••••••0100', 'Email: a•••@example.org',
      'When you sign in, you are first asked for a code from your authenticator app.', 'Choose Done to finish and go on to where you were going.',
    ]);
  });

  it('says so where nothing is asked for at sign-in', () => {
    expect(idsOf(view('confirmRegistration', sight({ facts: { ...newcomer, onFile: ['email'], defaultMethod: null } })))).toContain('page.confirmRegistration.noDefault');
  });
});

describe('pages that explain', () => {
  it('say that somebody else must help where nothing on file can be asked for, and that it can wait only where it can', () => {
    expect(idsOf(view('cannotChallenge', sight({}, ['retry.chosen', 'notice.read'])))).toEqual(['page.cannotChallenge.text', 'page.cannotChallenge.help', 'page.cannotChallenge.retry']);
    expect(idsOf(view('cannotChallenge', sight({}, ['retry.chosen', 'registration.skipped', 'notice.read'])))).toContain('page.cannotChallenge.canSkip');
  });

  it('tell an account that cannot be read from an app that cannot be prepared', () => {
    expect(idsOf(view('unavailable', sight({ facts: null })))).toEqual(['page.unavailable.text']);
    expect(idsOf(view('unavailable', sight({ method: 'app' })))).toEqual(['page.unavailable.app']);
  });
});
