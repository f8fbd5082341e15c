import { describe, expect, it } from 'vitest';
import { users } from '#src/directory/user-record.ts';
import { appPasswordOf } from '#src/proofs/app-passwords.ts';
import { phone, type World, world } from './world.ts';

const enforced = { user: { perUserMfa: 'enforced', methods: [phone] }, policy: { appPasswords: { allowed: true } } } as const;
const make = (here: World, given = here.type(' Mail on my phone ')) => here.perform('makePassword', { given });
const passwordOf = ({ shown }: Awaited<ReturnType<typeof make>>) => (shown as { password: string }).password;

describe('making an app password', () => {
  it('shows 16 letters once and keeps their hash under the name that was given', async () => {
    const here = await world(enforced);
    await here.pass();
    const made = await make(here);
    expect(passwordOf(made)).toMatch(/^[a-z]{16}$/);
    expect((await here.user()).methods[1]).toMatchObject({ type: 'appPassword', name: 'Mail on my phone' });
    expect(JSON.stringify([await here.rows(users), await here.audit(), made.output])).not.toContain(passwordOf(made));
    expect(await appPasswordOf(await here.user(), passwordOf(made).replace(/(.{4})/g, '$1 '))).toMatchObject({ name: 'Mail on my phone' });
    expect(await appPasswordOf(await here.user(), 'a'.repeat(16))).toBeNull();
    expect((await here.audit()).map(({ resultReason }) => resultReason)).toEqual(['User registered App Password']);
    expect((await here.audit('later')).map(({ activityDisplayName }) => activityDisplayName)).toEqual(['User started security info registration', 'Create application password for user']);
  });

  it('again under the name that was given puts it in the place of the one before', async () => {
    const here = await world(enforced);
    await here.pass();
    const given = here.type('Mail');
    const first = passwordOf(await make(here, given));
    const second = passwordOf(await make(here, given));
    expect((await here.user()).methods).toHaveLength(2);
    expect([await appPasswordOf(await here.user(), first), (await appPasswordOf(await here.user(), second))?.type]).toEqual([null, 'appPassword']);
    // Deleted, as the log has it, in the commit that makes the next; begun once.
    expect((await here.audit()).map(({ resultReason }) => resultReason)).toEqual(['User registered App Password', 'User deleted App password.', 'User registered App Password']);
    expect((await here.audit('later')).map(({ activityDisplayName }) => activityDisplayName)).toEqual([
      'User started security info registration', 'Create application password for user', 'Delete application password for user', 'Create application password for user',
    ]);
    await make(here, here.type('Mail'));
    expect((await here.user()).methods).toHaveLength(3);
  });

  it('ends at forty, of which one still may be made anew', async () => {
    const here = await world(enforced);
    await here.pass();
    const given = here.type('Mail');
    await make(here, given);
    const own = (await here.user()).methods;
    await here.saveUser({ ...enforced.user, methods: [...own, ...Array.from({ length: 39 }, (_, i) => ({ type: 'appPassword', name: `No ${i}` } as const))] });
    expect(await make(here)).toEqual({ error: 'cap.reached' });
    expect((await make(here, given)).error).toBeUndefined();
    expect((await here.user()).methods).toHaveLength(41);
  });

  it('is for people whose multi-factor authentication is enforced per user, in a tenant that allows it, who have passed', async () => {
    const refusedFor = async (start: object) => {
      const here = await world(start);
      return await make(here);
    };
    expect(await refusedFor({ ...enforced, user: { perUserMfa: 'enabled', methods: [] } })).toEqual({ error: 'policy.disallows' });
    expect(await refusedFor({ ...enforced, policy: {} })).toEqual({ error: 'policy.disallows' });
    expect(await refusedFor(enforced)).toEqual({ error: 'stepUp.required' });
  });
});
