// A person as a key may see them: whoever loads and takes out the directory, runs flows or manages everybody's methods sees
// numbers and addresses, everybody else sees them masked. What was masked is taken back as what is stored.
import type { RuleError } from '#machines/rules/policy-rules.ts';
import { userSchema } from '#machines/rules/user.schema.ts';
import type { Method, PartialUser, User } from '#machines/rules/user.ts';
import { maskEmail, maskPhone } from '#src/directory/masking.ts';
import type { Schema } from '#src/engine/definition.ts';
import type { Json } from '#src/ports/json.ts';
import { hasOneOf, managesPeople, readsNames, readsNumbers, type Role } from '../keys/roles.ts';
import type { Caller } from './access.ts';
import { schemas } from './schemas.ts';

const rolesOf = (caller: Caller): readonly Role[] => (caller.kind === 'service' ? caller.roles : []);

export function asSeenBy(caller: Caller, user: User): User {
  const held = rolesOf(caller);
  if (hasOneOf(held, readsNumbers)) return user;
  // The number of the profile is for whoever writes the profile; a name is the person's to choose, and may be anything.
  const businessPhone = user.businessPhone === null || hasOneOf(held, managesPeople) ? user.businessPhone : maskPhone(user.businessPhone);
  const methods = user.methods.map(withMask);
  return { ...user, businessPhone, methods: hasOneOf(held, readsNames) ? methods : methods.map(withoutName) };
}

const withMask = (method: Method): Method => {
  if (method.type === 'phone') return { ...method, number: maskPhone(method.number) };
  return method.type === 'email' ? { ...method, address: maskEmail(method.address) } : method;
};

function withoutName(method: Method): Method {
  if (method.type === 'app' || method.type === 'appPassword') return { ...method, name: '•••' };
  if (method.type !== 'hardwareToken') return method;
  const { name: _name, ...rest } = method;
  return rest;
}

/** What comes back masked as it was given stands for what is stored; a mask of anything else is left, for {@link maskErrors}. */
export function unmasked(sent: PartialUser, previous: User | null): PartialUser {
  const { businessPhone, methods } = sent;
  const known = previous?.businessPhone ?? null;
  return {
    ...sent,
    ...(typeof businessPhone === 'string' && known !== null && businessPhone === maskPhone(known) ? { businessPhone: known } : {}),
    ...(methods === undefined ? {} : { methods: methods.map((method) => withStored(method, previous?.methods.find(({ id }) => id !== undefined && id === method.id))) }),
  };
}

type SentMethod = NonNullable<PartialUser['methods']>[number];

function withStored(sent: SentMethod, stored: Method | undefined): SentMethod {
  if (sent.type === 'phone' && stored?.type === 'phone' && sent.number === maskPhone(stored.number)) return { ...sent, number: stored.number };
  return sent.type === 'email' && stored?.type === 'email' && sent.address === maskEmail(stored.address) ? { ...sent, address: stored.address } : sent;
}

/**
 * Parts in which a caller sends whole what they are shown masked. They count as changed, also where they are not: else whoever may not
 * change them would try number after number until one is taken.
 */
export function guessed(caller: Caller, { businessPhone, methods = [] }: PartialUser, previous: User | null): readonly ('businessPhone' | 'methods')[] {
  if (previous === null || hasOneOf(rolesOf(caller), readsNumbers)) return [];
  const shown = asSeenBy(caller, previous);
  const isGuess = (method: SentMethod): boolean => {
    const seen = shown.methods.find(({ id }) => id !== undefined && id === method.id);
    if (method.type === 'phone') return seen?.type === 'phone' && seen.number !== method.number;
    return method.type === 'email' && seen?.type === 'email' && seen.address !== method.address;
  };
  return [...(typeof businessPhone === 'string' && shown.businessPhone !== null && businessPhone !== shown.businessPhone ? ['businessPhone' as const] : []), ...(methods.some(isGuess) ? ['methods' as const] : [])];
}

/** Every mask that stands for nothing stored: of a method without its id, of another one, or of what has changed meanwhile. */
export function maskErrors({ businessPhone, methods = [] }: PartialUser): RuleError[] {
  const masks = [
    ...(typeof businessPhone === 'string' && isMask(businessPhone) ? ['/businessPhone'] : []),
    ...methods.flatMap((method, i) => {
      if (method.type === 'phone') return isMask(method.number) ? [`/methods/${i}/number`] : [];
      return method.type === 'email' && isMask(method.address) ? [`/methods/${i}/address`] : [];
    }),
  ];
  return masks.map((pointer) => ({ pointer, code: 'user.masked', message: 'A masked value stands for what is stored under the same id only; send the whole one.' }));
}

const isMask = (text: string): boolean => text.includes('•');

const maskedPhone = '^(\\+[0-9]{1,3} )?•{6}[0-9]{0,4}$';
const seenAs = ' As it was given where it was given masked: that leaves it as it is.';

/** The shape of a person as they are sent: whatever {@link asSeenBy} shows may come back. */
const takingMasks = (schema: Json): Json => {
  if (Array.isArray(schema)) return schema.map(takingMasks);
  if (schema === null || typeof schema !== 'object') return schema;
  const { pattern, format, ...rest } = schema as { readonly [name: string]: Json };
  const inside = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, takingMasks(value)]));
  if (format === 'email') return { ...inside, description: `An email address.${seenAs}`, if: { pattern: '•' }, else: { format } };
  if (typeof pattern === 'string' && pattern.startsWith('^\\+')) return { ...inside, description: `A phone number: plus, country code, space, number; an extension for an office phone only.${seenAs}`, pattern: `${pattern}|${maskedPhone}` };
  return { ...inside, ...(pattern === undefined ? {} : { pattern }), ...(format === undefined ? {} : { format }) };
};
export const sentUser = takingMasks(userSchema) as Schema; // a schema stays one

const maskedUser: Schema = { title: 'User, masked', type: 'object', required: ['id', 'methods'], properties: { id: { type: 'string' }, methods: { type: 'array', items: { type: 'object' } } } };
export const seenUser: Schema = { anyOf: [schemas.userAnswer, maskedUser] };
export const seenUserPage: Schema = { type: 'object', required: ['items', 'next'], properties: { items: { type: 'array', items: seenUser }, next: { type: ['string', 'null'], description: 'Send it as `after` for the next page; null on the last.' } } };
