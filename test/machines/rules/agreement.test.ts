// What must hold between rules, for people, policies and sign-ins at random.
import { expect, it } from 'vitest';
import { channelsUsable } from '#machines/rules/capability.ts';
import { defaultAfterRemoval } from '#machines/rules/default-method.ts';
import { factsOf } from '#machines/rules/facts-of.ts';
import { capableGate } from '#machines/rules/gate.ts';
import { addable, changeable, deletable } from '#machines/rules/manage-table.ts';
import type { Channel, EnrolledKind } from '#machines/rules/methods.ts';
import { refusalOf } from '#machines/rules/registrable.ts';
import { soundUser, userErrors } from '#machines/rules/user-rules.ts';
import { randomCase, randomFrom } from './random-case.ts';

const random = randomFrom(4);
const cases = Array.from({ length: 1_000 }, () => randomCase(random)).map(asked => ({ ...asked, user: soundUser(asked.user).user }));
const kinds: readonly EnrolledKind[] = ['app', 'phone', 'alternatePhone', 'officePhone', 'email', 'securityQuestions', 'appPassword'];
const ways: readonly (Channel | 'email' | null)[] = ['appPush', 'appCode', 'sms', 'voice', 'email', null];

it('what a page lists as addable or changeable can be registered by some way, and nothing else can', () => {
  for (const asked of cases) {
    const facts = factsOf(asked);
    for (const kind of kinds) {
      expect([kind, ways.some(way => refusalOf(facts, kind, way) === null)]).toEqual([kind, addable(facts).includes(kind)]);
      for (const { id } of facts.methods.filter(method => method.kind === kind)) {
        expect([kind, ways.some(way => refusalOf(facts, kind, way, id) === null)]).toEqual([kind, changeable(facts).includes(kind)]);
      }
    }
  }
});

it('the default after a deletion is on file, and allowed where it moved', () => {
  let moved = 0;
  for (const { policy, user, ...asked } of cases) {
    const facts = factsOf({ policy, user, ...asked });
    for (const [i] of user.methods.entries()) {
      const id = `method-${i + 1}`;
      const methods = user.methods.filter((_, place) => place !== i);
      const defaultMethod = defaultAfterRemoval(facts, id);
      expect(userErrors({ methods, defaultMethod }).filter(({ code }) => code === 'user.default-not-on-file')).toEqual([]);
      if (defaultMethod === user.defaultMethod) continue;
      moved++;
      if (defaultMethod !== null) expect(channelsUsable(factsOf({ policy, user: { ...user, methods }, ...asked }))).toContain(defaultMethod);
    }
  }
  expect(moved).toBeGreaterThan(100);
});

it('a gate asks for the same whether a method that is not there is left out or none is', () => {
  for (const asked of cases) {
    const facts = factsOf(asked);
    expect(capableGate(facts, 'not-there')).toEqual(capableGate(facts));
  }
});

it('a gate offers all that is left without the method that goes, and the method itself only where that is nothing', () => {
  for (const asked of cases) {
    const facts = factsOf(asked);
    for (const [i] of asked.user.methods.entries()) {
      const without = channelsUsable(factsOf({ ...asked, user: { ...asked.user, methods: asked.user.methods.filter((_, place) => place !== i) } }));
      const expected = without.length > 0 ? without : channelsUsable(facts);
      expect(capableGate(facts, `method-${i + 1}`).offered.toSorted()).toEqual([...expected].toSorted());
    }
  }
});

it('what may be changed may be deleted', () => {
  for (const asked of cases) {
    const facts = factsOf(asked);
    expect(deletable(facts)).toEqual(expect.arrayContaining([...changeable(facts)]));
  }
});
