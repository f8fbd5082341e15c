// What the directory holds for a person, as the kinds of entry the rules tell apart. Numbers, names and addresses stay behind here.
import type { Facts, HeldMethod } from './facts.ts';
import { channels, channelsOf, managedOrder, onFileOrder, type ManagedKind, type OnFile } from './methods.ts';
import type { Method, PhoneType, User } from './user.ts';

/** Authenticator apps and hardware tokens together. */
export const appsAtMost = 5;
export const countApps = (methods: readonly Method[]): number => methods.filter(m => m.type === 'app' || m.type === 'hardwareToken').length;

type Held = Required<Pick<Facts, 'onFile' | 'withoutMfa' | 'unchallengeable'>>;

/** `toReset`: how many questions a reset asks; fewer answers on file are no method. */
export function held(user: Pick<User, 'methods' | 'businessPhone'>, toReset: number): Held {
  const entries = user.methods.flatMap(method => entriesOf(method, toReset).map(entry => ({ entry, method })));
  const having = (isSo: (method: Method, entry: OnFile) => boolean) => new Set(entries.filter(e => isSo(e.method, e.entry)).map(e => e.entry));
  const present = having(() => true);
  if (user.businessPhone !== null) present.add('businessPhone');
  const forMfa = having(method => method.mfaFlag !== false);
  const verifiable = having((method, entry) => method.mfaFlag !== false && method.usable !== false && isAnswerable(method, entry));
  const isCleared = (entry: OnFile) => isChallenge(entry) && present.has(entry) && !forMfa.has(entry);
  return {
    onFile: onFileOrder.filter(entry => present.has(entry)),
    withoutMfa: onFileOrder.filter(isCleared),
    unchallengeable: onFileOrder.filter(entry => isChallenge(entry) && forMfa.has(entry) && !verifiable.has(entry)),
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

const phoneKind = { mobile: 'phone', alternate: 'alternatePhone', office: 'officePhone' } as const satisfies Record<PhoneType, ManagedKind>;
/** The row of the table of methods that a method of the directory belongs to. */
export const kindOfMethod = (method: Method): ManagedKind => (method.type === 'phone' ? phoneKind[method.phoneType] : method.type);

/**
 * Every method by itself, in the order of the security info page and then of the directory. A method that came without an id, as one
 * asked about in a what-if may, is named by its place.
 */
export const methodsHeld = ({ methods }: Pick<User, 'methods'>): readonly HeldMethod[] => {
  const all = methods.map((method, i): HeldMethod => ({ id: method.id ?? `method-${i + 1}`, kind: kindOfMethod(method), answers: answersOf(method) }));
  return managedOrder.flatMap(kind => all.filter(method => method.kind === kind));
};

const answersOf = (method: Method): HeldMethod['answers'] =>
  method.mfaFlag === false || method.usable === false ? [] : channels.filter(c => entriesOf(method, 0).some(entry => isAnswerable(method, entry) && channelsOf[entry].includes(c)));

/** An app may have what verifies its codes and not what verifies its approvals, or the other way round. */
const isAnswerable = (method: Method, entry: OnFile) => method.type !== 'app' || method.unanswerable?.some(channel => channel === entry) !== true;

const isChallenge = (entry: OnFile) => channelsOf[entry].length > 0;
