// What the directory holds for a person, as the kinds of entry the rules tell apart. Numbers, names and addresses stay behind here.
import type { Built } from './built.ts';
import type { Facts } from './facts.ts';
import { channelsOf, onFileOrder, type OnFile } from './methods.ts';
import type { Method, PhoneType, User } from './user.ts';

/** Authenticator apps and hardware tokens together. */
export const appsAtMost = 5;
export const countApps = (methods: readonly Method[]): number => methods.filter(m => m.type === 'app' || m.type === 'hardwareToken').length;

type Held = Required<Pick<Facts, 'onFile' | 'withoutMfa' | 'unchallengeable'>>;

/** `toReset`: how many questions a reset asks; fewer answers on file are no method. */
export function held(user: Pick<User, 'methods' | 'businessPhone'>, toReset: number, challenges: Built['challenges']): Held {
  const entries = user.methods.flatMap(method => entriesOf(method, toReset).map(entry => ({ entry, method })));
  const having = (isSo: (method: Method) => boolean) => new Set(entries.filter(e => isSo(e.method)).map(e => e.entry));
  const present = having(() => true);
  if (user.businessPhone !== null) present.add('businessPhone');
  const forMfa = having(method => method.mfaFlag !== false);
  const verifiable = having(method => method.mfaFlag !== false && method.usable !== false);
  const isCleared = (entry: OnFile) => isChallenge(entry) && present.has(entry) && !forMfa.has(entry);
  return {
    onFile: onFileOrder.filter(entry => present.has(entry)),
    withoutMfa: onFileOrder.filter(isCleared),
    unchallengeable: onFileOrder.filter(entry => isChallenge(entry) && forMfa.has(entry) && !(verifiable.has(entry) && challenges.includes(entry))),
  };
}

const phoneEntry = { mobile: 'mobilePhone', alternate: 'alternatePhone', office: 'officePhone' } as const satisfies Record<PhoneType, OnFile>;

/** What one method of the directory is, in the rules' words; an app may be two things, an app password is none. */
export function entriesOf(method: Method, toReset: number): readonly OnFile[] {
  if (method.type === 'appPassword') return [];
  if (method.type === 'phone') return [phoneEntry[method.phoneType]];
  if (method.type === 'app') return [...(method.push ? ['appPush' as const] : []), ...(method.code ? ['appCode' as const] : [])];
  return method.type === 'securityQuestions' && method.count < toReset ? [] : [method.type];
}

const isChallenge = (entry: OnFile) => channelsOf[entry].length > 0;
