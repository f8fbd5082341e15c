import { describe, expect, it } from 'vitest';
import { transact } from '#src/engine/transaction.ts';
import { limits } from '#src/limits/limit-settings.ts';
import { clearTries, countTry, lockOf } from '#src/limits/tries.ts';
import { person, tenant, world } from '../activities/world.ts';

const whom = (family: 'appPush' | 'appCode' | 'phone') => ({ tenant, subject: person, family });

describe('wrong numbers for requests and wrong codes of an app', () => {
  it('are counted together, lock together and are forgiven together', async () => {
    const here = await world();
    const tries = (family: 'appPush' | 'appCode', name: string) => transact(here.ports, (tx) => countTry(tx, whom(family), name, here.now()));
    for (let i = 0; i < limits.triesPerLock; i++) expect((await tries(i % 2 === 0 ? 'appPush' : 'appCode', `key_${i}`)).allowed).toBe(true);
    expect(await tries('appPush', 'last')).toMatchObject({ allowed: false, hasFallen: true });
    const locks = () => transact(here.ports, async (tx) => (await Promise.all((['appPush', 'appCode', 'phone'] as const).map((family) => lockOf(tx, whom(family), here.now())))).map((lock) => lock !== null));
    expect(await locks()).toEqual([true, true, false]);
    await transact(here.ports, (tx) => clearTries(tx, whom('appPush')));
    expect(await locks()).toEqual([false, false, false]);
  });
});
