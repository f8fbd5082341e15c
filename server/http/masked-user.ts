// A person as a key may see them: whoever runs flows or administers people sees numbers and addresses, whoever only looks
// sees them masked.
import type { Method, User } from '#machines/rules/user.ts';
import { maskEmail, maskPhone } from '#src/directory/masking.ts';
import type { Schema } from '#src/engine/definition.ts';
import type { Caller } from './access.ts';
import { schemas } from './schemas.ts';

export const asSeenBy = (caller: Caller, user: User): User =>
  caller.kind === 'service' && caller.roles.some((role) => role !== 'reader') ? user
    : { ...user, businessPhone: user.businessPhone === null ? null : maskPhone(user.businessPhone), methods: user.methods.map(maskedMethod) };

/** Names are the person's to choose, and may be anything. */
function maskedMethod(method: Method): Method {
  switch (method.type) {
    case 'phone':
      return { ...method, number: maskPhone(method.number) };
    case 'email':
      return { ...method, address: maskEmail(method.address) };
    case 'app':
    case 'appPassword':
      return { ...method, name: '•••' };
    case 'hardwareToken': {
      const { name: _name, ...rest } = method;
      return rest;
    }
    case 'securityQuestions':
      return method;
  }
}

const maskedUser: Schema = { title: 'User as a reader sees them', type: 'object', required: ['id', 'methods'], properties: { id: { type: 'string' }, methods: { type: 'array', items: { type: 'object' } } } };
export const seenUser: Schema = { anyOf: [schemas.userAnswer, maskedUser] };
export const seenUserPage: Schema = { type: 'object', required: ['items', 'next'], properties: { items: { type: 'array', items: seenUser }, next: { type: ['string', 'null'], description: 'Send it as `after` for the next page; null on the last.' } } };
