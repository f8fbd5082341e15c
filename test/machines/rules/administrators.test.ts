import { expect, it } from 'vitest';
import type { PartialPolicy } from '#machines/rules/policy.ts';
import { factsFor, now } from './case.ts';

const daysOld = (days: number) => new Date(now - days * 86_400_000).toISOString();
const admin = { roles: ['helpdesk'] };
const bare = { customDomain: false, directorySync: false } as const;
const needed = (tenant: PartialPolicy['tenant']) => factsFor({ ...(tenant && { tenant }) }, admin).sspr.needed;

it('holds for anybody with a role, whatever the scope and the methods of the tenant', () => {
  const sspr = { scope: 'none', methodsRequired: 1, methods: ['securityQuestions'] } as const;
  expect(factsFor({ sspr }, admin)).toMatchObject({
    sspr: { needed: 2, allowed: ['appPush', 'appCode', 'mobilePhone', 'officePhone', 'businessPhone', 'email'] }, enforced: { sspr: true },
  });
  expect(factsFor({ sspr }).sspr.needed).toBe(0);
});

it('leaves it to registration at sign-in whether reset alone prompts', () => {
  expect(factsFor({ sspr: { registerAtSignIn: false } }, admin).enforced.sspr).toBe(false);
});

it('wants two methods if paid, with a domain, with synchronisation, or in a trial of thirty days', () => {
  expect(needed({ plan: 'paid', ...bare })).toBe(2);
  expect(needed({ plan: 'free', ...bare, customDomain: true })).toBe(2);
  expect(needed({ plan: 'free', ...bare, directorySync: true })).toBe(2);
  expect(needed({ plan: 'trial', ...bare, createdAt: daysOld(30) })).toBe(2);
  expect(needed({ plan: 'trial', customDomain: true, directorySync: false, createdAt: daysOld(1) })).toBe(2);
});

it('wants one of e-mail or phone otherwise, and no office phone where nobody can be called', () => {
  expect(factsFor({ tenant: { plan: 'trial', ...bare, createdAt: daysOld(29.9) } }, admin).sspr).toEqual({ needed: 1, allowed: ['mobilePhone', 'email'] });
  expect(needed({ plan: 'free', ...bare, createdAt: daysOld(999) })).toBe(1);
});
