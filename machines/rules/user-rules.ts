// What a directory entry must be beyond its shape: the caps per person, and a default that exists.
import { channelsOf } from './methods.ts';
import { appsAtMost, countApps, entriesOf } from './on-file.ts';
import type { RuleError } from './policy-rules.ts';
import type { Method, User } from './user.ts';

export const appPasswordsAtMost = 40;

/** Every broken rule at once; empty for a person the directory may hold. What policy allows plays no part here. */
export function userErrors({ methods, defaultMethod }: Pick<User, 'methods' | 'defaultMethod'>): RuleError[] {
  const errors: RuleError[] = [];
  methods.forEach((method, i) => {
    if (method.id !== undefined && methods.slice(0, i).some(other => other.id === method.id)) {
      errors.push({ pointer: `/methods/${i}/id`, code: 'user.id-twice', message: 'Another method has this id.' });
    }
    const slot = slotOf(method);
    if (slot !== null && methods.slice(0, i).some(other => slotOf(other) === slot)) {
      errors.push({ pointer: `/methods/${i}`, code: 'user.method-twice', message: `There is at most one ${slot}.` });
    }
    if (method.type === 'phone' && method.phoneType !== 'office' && method.number.includes('x')) {
      errors.push({ pointer: `/methods/${i}/number`, code: 'user.extension', message: 'Only an office phone has an extension.' });
    }
  });
  if (countApps(methods) > appsAtMost) {
    errors.push({ pointer: '/methods', code: 'user.too-many-apps', message: `There are at most ${appsAtMost} authenticator apps and hardware tokens together.` });
  }
  if (methods.filter(method => method.type === 'appPassword').length > appPasswordsAtMost) {
    errors.push({ pointer: '/methods', code: 'user.too-many-app-passwords', message: `There are at most ${appPasswordsAtMost} app passwords.` });
  }
  const isOnFile = methods.some(method => entriesOf(method, 0).some(entry => channelsOf[entry].some(c => c === defaultMethod)));
  if (defaultMethod !== null && !isOnFile) {
    errors.push({ pointer: '/defaultMethod', code: 'user.default-not-on-file', message: 'The default method must be one the person has on file.' });
  }
  return errors;
}

/** What a person can have only one of. */
const slotOf = (method: Method): string | null => {
  if (method.type === 'phone') return `${method.phoneType} phone`;
  if (method.type === 'email') return 'email address';
  return method.type === 'securityQuestions' ? 'set of security questions' : null;
};
