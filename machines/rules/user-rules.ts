// What a directory entry must be beyond its shape: the caps per person, and a default that exists. Refused when it is written;
// met in storage, where something else may have put it, what breaks a rule is treated as absent.
import { appPasswordsAtMost } from './app-passwords.ts';
import { channels, channelsOf, type Channel } from './methods.ts';
import { appsAtMost, countApps, entriesOf } from './on-file.ts';
import type { RuleError } from './policy-rules.ts';
import type { Method, User } from './user.ts';

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
  if (defaultMethod !== null && !isOnFile(methods, defaultMethod)) {
    errors.push({ pointer: '/defaultMethod', code: 'user.default-not-on-file', message: 'The default method must be one the person has on file.' });
  }
  return errors;
}

const isOnFile = (methods: User['methods'], channel: Channel): boolean =>
  methods.some(method => entriesOf(method, 0).some(entry => channelsOf[entry].includes(channel)));

/**
 * A person as stored, without what no rule could make sense of: a method of an unknown type, a second one where there is only one, a
 * default that is no channel, that is more than one, or that is not on file. `oddities` is for the log: pointers and codes, nothing personal.
 */
export function soundUser<Person extends Pick<User, 'methods' | 'defaultMethod'>>(stored: Person): { readonly user: Person; readonly oddities: readonly RuleError[] } {
  const oddities: RuleError[] = [];
  const methods = stored.methods.filter((method, i) => {
    const slot = isKnown(method) ? slotOf(method) : null;
    const isSecond = slot !== null && stored.methods.slice(0, i).some(other => isKnown(other) && slotOf(other) === slot);
    if (!isKnown(method)) oddities.push({ pointer: `/methods/${i}`, code: 'user.method-unknown', message: 'This is no method that the service knows.' });
    if (isSecond) oddities.push({ pointer: `/methods/${i}`, code: 'user.method-twice', message: `There is at most one ${slot}.` });
    return isKnown(method) && !isSecond;
  });
  const { defaultMethod } = stored;
  if (defaultMethod !== null && !channels.includes(defaultMethod)) {
    oddities.push({ pointer: '/defaultMethod', code: Array.isArray(defaultMethod) ? 'user.two-defaults' : 'user.default-unknown', message: 'The default method is one channel.' });
  } else if (defaultMethod !== null && !isOnFile(methods, defaultMethod)) {
    oddities.push({ pointer: '/defaultMethod', code: 'user.default-not-on-file', message: 'The default method must be one the person has on file.' });
  }
  if (oddities.length === 0) return { user: stored, oddities };
  return { user: { ...stored, methods, defaultMethod: oddities.some(({ pointer }) => pointer === '/defaultMethod') ? null : defaultMethod }, oddities };
}

/** The types promise it; what was stored by another version or hand may not keep it. */
const isKnown = (method: Method): boolean =>
  knownTypes.has(method.type) && (method.type !== 'phone' || ['mobile', 'alternate', 'office'].includes(method.phoneType));
const knownTypes: ReadonlySet<string> = new Set(['phone', 'app', 'email', 'securityQuestions', 'hardwareToken', 'appPassword'] satisfies Method['type'][]);

/** What a person can have only one of. */
const slotOf = (method: Method): string | null => {
  if (method.type === 'phone') return `${method.phoneType} phone`;
  if (method.type === 'email') return 'email address';
  return method.type === 'securityQuestions' ? 'set of security questions' : null;
};
