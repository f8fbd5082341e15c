// A directory that does not answer, or will not take a change: the record of the failure, and nothing else, is what is left.
import { describe, expect, it } from 'vitest';
import { embeddedDirectory, type UserDirectory } from '#src/directory/embedded-directory.ts';
import { gatePasses } from '#src/directory/gate-pass.ts';
import { notices } from '#src/notices/notice-row.ts';
import { DirectoryRefusal } from '#src/ports/directory.ts';
import { StoreUnavailableError } from '#src/ports/store.ts';
import { app, phone, type World, world } from './world.ts';

const failures = { 'directory.unavailable': () => new StoreUnavailableError('nobody answers'), 'directory.refused': () => new DirectoryRefusal('not this person') } as const;
type Code = keyof typeof failures;

async function failing(start: Parameters<typeof world>[0] = {}) {
  let by: Code | null = null;
  let times = Infinity;
  const written = () => {
    if (by !== null && times-- > 0) throw failures[by]();
  };
  const directory: UserDirectory = { ...embeddedDirectory, write: async (...args) => (written(), await embeddedDirectory.write(...args)) };
  const here = await world({ user: { methods: [app, { ...phone, id: 'm' }], defaultMethod: 'appCode', perUserMfa: 'enforced' }, policy: { appPasswords: { allowed: true }, sspr: { methods: ['appCode', 'email', 'mobilePhone', 'securityQuestions'] } }, ...start, settings: { directory } });
  await here.pass();
  return { here, fail: (code: Code | null, often = Infinity) => { by = code; times = often; } };
}
const answers = ['01', '02', '03'].map((id) => ({ question: `question.${id}`, answer: `answer ${id}` }));
const idOf = async (here: World, type: string) => (await here.user()).methods.find((method) => method.type === type)?.id ?? null;

const acts = {
  'delete a method': [async (here: World) => here.perform('deleteMethod', { id: await idOf(here, 'phone') }), 'User deleted security info', 'User failed to delete Phone.'],
  'change the default': [(here: World) => here.perform('setDefault', { channel: 'sms' }), 'User changed default security info', 'User failed to change default security info to Text a code to +1 ••••••0100.'],
  'confirm a review': [(here: World) => here.perform('confirmReview', {}), 'User reviewed security info', 'User failed to review security info.'],
  'complete a registration': [(here: World) => here.perform('completeRegistration', {}), 'User registered all required security info', 'User failed to register all required security info.'],
  'register security questions': [(here: World) => here.perform('saveMethod', { method: 'securityQuestions', channel: null, given: here.type(answers) }), 'User registered security info', 'User failed to register Security Questions'],
  'make an app password': [(here: World) => here.perform('makePassword', { given: here.type('Mail') }), 'User registered security info', 'User failed to register App Password'],
  'register a phone': [(here: World) => here.register('alternatePhone', '+1 2065550177'), 'User registered security info', 'User failed to register Alternate Phone Call'],
} as const;

describe.each(Object.entries(acts))('a directory that fails to %s', (_, [act, activity, reason]) => {
  it.each(Object.keys(failures) as Code[])('with %s leaves the record of it and the person as they were; afterwards it is done', async (code) => {
    const { here, fail } = await failing();
    const [before, passes] = [await here.user(), await here.rows(gatePasses)];
    fail(code);
    expect(await act(here)).toEqual({ error: code });
    expect(await here.user()).toEqual(before);
    expect([await here.rows(gatePasses), await here.rows(notices)]).toEqual([passes, []]);
    expect(await here.audit()).toMatchObject([{ activityDisplayName: activity, result: 'failure', resultReason: reason, additionalDetails: [{ key: 'error', value: code }] }]);
    fail(null);
    here.advance(60_000);
    expect((await act(here)).error).toBeUndefined();
    expect((await here.audit())[1]).toMatchObject({ activityDisplayName: activity, result: 'success' });
  });

  it('for a moment is asked again, and nobody notices', async () => {
    const { here, fail } = await failing();
    fail('directory.unavailable', 2);
    expect((await act(here)).error).toBeUndefined();
    expect((await here.audit()).map(({ result }) => result)).not.toContain('failure');
  });
});

describe('a directory that cannot be read', () => {
  it('is said to the chart, and costs no message', async () => {
    const find = async () => { throw failures['directory.unavailable'](); };
    const here = await world({ settings: { directory: { ...embeddedDirectory, find } } });
    expect(await here.perform('loadFacts', {})).toEqual({ error: 'directory.unavailable' });
    expect(await here.perform('sendCode', { method: 'phone', channel: 'sms', given: here.type(phone.number) })).toEqual({ error: 'directory.unavailable' });
    expect(await here.perform('sendChallenge', { channel: 'sms' })).toEqual({ error: 'directory.unavailable' });
    expect(await here.perform('checkChallenge', { channel: 'sms', entered: here.type('000000') })).toEqual({ error: 'directory.unavailable' });
    expect(here.messages).toEqual([]);
  });
});
