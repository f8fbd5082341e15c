// What the pages say, for hand-picked flows.
import { describe, expect, it } from 'vitest';
import type { Notice } from '#machines/enrolment/vocabulary.ts';
import { people } from '#machines/enrolment/people.samples.ts';
import type { Facts } from '#machines/rules/facts.ts';
import type { ShownProof, Sight } from '#src/views/pages/page.ts';
import { pageView } from '#src/views/registration-view.ts';
import { now } from './rows.ts';
import { newcomer, shownAs, sightWith as sight } from './sights.ts';

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
      onFile: [shownAs('app', 'Pixel'), shownAs('phone', '+1 ••••••0100'), shownAs('email', 'a•••@example.org')],
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

describe('the page of a request that was not approved', () => {
  const said = (notice: Notice, rest: Partial<Sight> = {}) => view('codeNotSent', sight({ method: 'app', channel: 'appPush', notice }, ['code.resent', 'retry.chosen'], rest));

  it('is called so, and speaks of a request where others speak of a code', () => {
    expect(said('codeExpired')).toMatchObject({ title: { id: 'page.codeNotSent.requestTitle' }, text: [{ id: 'page.codeNotSent.request' }], messages: [{ id: 'notice.requestExpired', level: 'warning' }] });
    expect(view('codeNotSent', sight({ method: 'phone', channel: 'sms', notice: 'codeExpired' })).messages[0]?.id).toBe('notice.codeExpired');
  });

  it('says that it was denied, or that the number was another', () => {
    expect(said('answerDenied').messages[0]).toMatchObject({ id: 'notice.answerDenied', level: 'error' });
    expect(said('numberWrong').messages[0]).toMatchObject({ id: 'notice.numberWrong', level: 'error' });
  });

  it('says until when to wait where another one was asked for too soon', () => {
    const request = { number: null, expiresAt: null, resendAt: now + 30_000 };
    expect(said('tooSoon', { request })).toMatchObject({ countdowns: [{ name: 'resend' }], messages: [{ id: 'notice.requestTooSoon', params: { until: '2026-03-01T12:00:30.000Z' } }] });
  });
});

describe('the page of a phone', () => {
  it('is called by the kind of phone, and says that other phones than the mobile one are called', () => {
    const title = (method: 'phone' | 'alternatePhone' | 'officePhone') => view('enterPhone', sight({ method })).title.id;
    expect([title('phone'), title('alternatePhone'), title('officePhone')]).toEqual(['page.enterPhone.title', 'page.enterPhone.alternateTitle', 'page.enterPhone.officeTitle']);
    expect(idsOf(view('enterPhone', sight({ method: 'officePhone' })))).toContain('page.enterPhone.call');
  });

  it('says of the number that is changed that it stays until the new one is confirmed', () => {
    const page = view('enterPhone', sight({ method: 'phone', intent: { does: 'change', id: 'phone' } }, [], { onFile: [shownAs('phone', '+1 ••••••0100')] }));
    expect(page.text.at(-1)).toMatchObject({ id: 'page.change.addressStays', params: { address: '+1 ••••••0100' } });
    expect(idsOf(view('enterPhone', sight({ method: 'phone', intent: { does: 'add', kind: 'phone' } })))).not.toContain('page.change.addressStays');
  });
});

describe('the page of security questions', () => {
  const offers = [{ name: 'questions.submitted', input: { type: 'object', properties: { answers: { type: 'array', title: 'Answers', minItems: 4 } } } }];
  const fieldWith = (predefined: boolean, language = 'en') =>
    pageView('answerQuestions', sight({}, ['questions.submitted'], { questions: { toRegister: 4, toReset: 3, predefined, custom: ['Wie hieß dein Schiff?'] } }), offers, now, language).fields;

  it('asks for as many answers as policy wants, from the predefined questions and those of the tenant', () => {
    const [field] = fieldWith(true);
    expect(field).toMatchObject({ name: 'answers', kind: 'questions', action: 'questions.submitted', count: 4 });
    expect(field?.options).toHaveLength(36);
    expect(field?.options?.every(({ value, label }) => !value.startsWith('question.') || label !== value)).toBe(true);
    expect(field?.options?.at(-1)).toEqual({ value: 'Wie hieß dein Schiff?', label: 'Wie hieß dein Schiff?', available: true });
  });

  it('offers the tenant\'s own alone where the others are turned off', () => {
    expect(fieldWith(false)[0]?.options?.map(({ value }) => value)).toEqual(['Wie hieß dein Schiff?']);
  });
});

describe('what is done on the list', () => {
  it('is said when it is done', () => {
    for (const notice of ['methodSaved', 'methodDeleted', 'defaultChanged'] as const) expect(view('securityInfo', sight({ notice })).messages[0]).toMatchObject({ id: `notice.${notice}`, level: 'success' });
  });

  it('has nothing to add where the chart offers no addition', () => {
    expect(idsOf(view('securityInfo', sight({}, ['management.finished'])))).toContain('page.securityInfo.nothingToAdd');
    expect(idsOf(view('securityInfo', sight({}, ['addition.chosen'])))).not.toContain('page.securityInfo.nothingToAdd');
  });

  it('says that the default is not allowed any more', () => {
    const facts: Facts = { ...newcomer, mfa: { allowed: ['appCode'], hardwareToken: false }, methods: [{ id: 'phone', kind: 'phone', answers: ['sms', 'voice'] }], onFile: ['mobilePhone'], defaultMethod: 'sms' };
    expect(idsOf(view('securityInfo', sight({ facts })))).toContain('page.securityInfo.defaultDisallowed');
  });

  it('is asked for again after the days of the policy, or never', () => {
    expect(view('reviewInfo', sight({}, [], { reviewedEvery: 180 })).text.at(-1)).toMatchObject({ id: 'page.reviewInfo.every', params: { days: 180 } });
    expect(idsOf(view('reviewInfo', sight({}, [], { reviewedEvery: 0 })))).not.toContain('page.reviewInfo.every');
  });
});

describe('where there is a list to go back to', () => {
  it('no other method is spoken of', () => {
    const begun = { intent: { does: 'add', kind: 'app' } } as const;
    expect(idsOf(view('codeNotSent', sight({ method: 'phone', channel: 'sms', ...begun })))).toEqual(['page.codeNotSent.back']);
    expect(idsOf(view('codeNotSent', sight({ method: 'app', channel: 'appPush', ...begun })))).toEqual(['page.codeNotSent.requestBack']);
    expect(idsOf(view('unavailable', sight({ method: 'app', ...begun })))).toEqual(['page.unavailable.appBack']);
  });
});

describe('the page of an app password', () => {
  it('says that the password is shown once', () => {
    expect(view('keepPassword', sight()).text.map(({ id, text }) => [id, text.includes('only once')])).toEqual([['page.keepPassword.copy', false], ['page.keepPassword.once', true]]);
  });
});
