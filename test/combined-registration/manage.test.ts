// The page of methods, from the step-up to a deletion, hosted.
import { describe, expect, it } from 'vitest';
import { embeddedDirectory } from '#src/directory/embedded-directory.ts';
import { DirectoryRefusal } from '#src/ports/directory.ts';
import { StoreUnavailableError } from '#src/ports/store.ts';
import { phone } from '../src/activities/world.ts';
import { hosted, type Hosted } from './hosting.ts';

const office = { ...phone, phoneType: 'office', number: '+1 2065550188' } as const;
const having = { user: { methods: [phone, office], defaultMethod: 'sms' } } as const;

async function listing(here: Hosted) {
  const { id } = await here.start('u1', {}, 'manage');
  await here.engine.settled(id, 5_000);
  expect((await here.viewOf(id))?.page).toBe('challenge');
  await here.send(id, { type: 'code.submitted', code: here.lastCode() });
  expect((await here.viewOf(id))?.page).toBe('securityInfo');
  return id;
}

describe('the security info page', () => {
  it('is reached by a step-up, asks for another method before the one that was used goes, and says how the person proved themselves', async () => {
    const here = await hosted({ methodTable: '2022' }, having);
    const id = await listing(here);
    const [mobile] = (await here.user())?.methods ?? [];
    await here.clock.advance(60_000);
    await here.send(id, { type: 'deletion.chosen', id: mobile?.id ?? '' });
    expect((await here.viewOf(id))?.page).toBe('challenge');
    expect(here.messages.at(-1)).toMatchObject({ channel: 'voice', to: '+12065550188' });
    await here.send(id, { type: 'code.submitted', code: here.lastCode() });
    expect((await here.viewOf(id))?.page).toBe('confirmDeletion');
    await here.send(id, { type: 'deletion.confirmed' });
    expect((await here.user())?.methods).toMatchObject([{ phoneType: 'office' }]);
    expect((await here.user())?.defaultMethod).toBe('voice');
    expect((await here.viewOf(id))?.page).toBe('securityInfo');
    expect(await here.send(id, { type: 'management.finished' })).toMatchObject({ status: 'done', output: { amr: ['tel', 'mfa'], acr: 'urn:factorflow:acr:mfa' } });
  });

  it('closes a quarter of an hour after it was opened, whatever is done on it', async () => {
    const here = await hosted({}, having);
    const id = await listing(here);
    const { createdAt } = await here.engine.settled(id, 5_000);
    await here.clock.advance(10 * 60_000);
    const reread = await here.send(id, { type: 'retry.chosen' });
    expect(reread.expiresAt).toBe(createdAt + 15 * 60_000);
  });

  it('stays usable where the directory fails, with the record of the failure', async () => {
    let isDown = false;
    const here = await hosted({ methodTable: '2022' }, { ...having, directory: { ...embeddedDirectory, write: async (...args) => {
      if (isDown) throw new DirectoryRefusal('not now');
      await embeddedDirectory.write(...args);
    } } });
    const id = await listing(here);
    const before = await here.user();
    isDown = true;
    await here.send(id, { type: 'deletion.chosen', id: before?.methods[1]?.id ?? '' });
    await here.send(id, { type: 'deletion.confirmed' });
    expect((await here.viewOf(id))?.page).toBe('confirmDeletion');
    await here.send(id, { type: 'method.left' });
    await here.send(id, { type: 'default.chosen', channel: 'voice' });
    expect((await here.viewOf(id))?.page).toBe('securityInfo');
    expect(await here.user()).toEqual(before);
    expect((await here.audit()).map(({ result, resultReason }) => [result, resultReason])).toEqual([
      ['failure', 'User failed to delete Office phone.'], ['failure', 'User failed to change default security info to Call +1 ••••••0100.'],
    ]);
    isDown = false;
    await here.send(id, { type: 'default.chosen', channel: 'voice' });
    expect((await here.user())?.defaultMethod).toBe('voice');
  });

  it('asks a directory that does not answer three times, a second apart, and says so then', async () => {
    let asked = 0;
    const here = await hosted({ methodTable: '2022' }, { ...having, directory: { ...embeddedDirectory, write: async (tx, change) => {
      if (change.changed.methods.length < 2) {
        asked += 1;
        throw new StoreUnavailableError('nobody answers');
      }
      await embeddedDirectory.write(tx, change);
    } } });
    const id = await listing(here);
    await here.send(id, { type: 'deletion.chosen', id: (await here.user())?.methods[1]?.id ?? '' });
    await here.engine.send(id, { event: { type: 'deletion.confirmed' } });
    await here.clock.advance(1_000);
    expect([asked, await here.audit()]).toEqual([2, []]);
    await here.clock.advance(1_000);
    await here.engine.settled(id, 5_000);
    expect(asked).toBe(3);
    expect((await here.viewOf(id))?.page).toBe('confirmDeletion');
    expect(await here.audit()).toMatchObject([{ result: 'failure', resultReason: 'User failed to delete Office phone.', additionalDetails: [{ key: 'error', value: 'directory.unavailable' }] }]);
  });
});
