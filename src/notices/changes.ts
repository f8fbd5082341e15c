// What about a person's security info is another than before, as they may be told of it: methods by their kind, numbers
// and addresses masked. Names are not said: anybody who gets in may fill them with anything, and have us send it.
import type { Channel } from '#machines/rules/methods.ts';
import { maskEmail, maskPhone } from '../directory/masking.ts';
import type { StoredMethod, UserRecord } from '../directory/user-record.ts';
import { canonical } from '../ports/json.ts';

export type Named = {
  readonly kind: 'mobilePhone' | 'alternatePhone' | 'officePhone' | 'email' | 'app' | 'securityQuestions' | 'hardwareToken' | 'appPassword';
  /** Masked; null for what has none. */
  readonly address: string | null;
};
export type Change =
  | { readonly what: 'added' | 'deleted'; readonly method: Named }
  /** `before`: the masked number or address that stood there, where it is another one. */
  | { readonly what: 'changed'; readonly method: Named; readonly before: string | null }
  /** Its mark for multi-factor authentication is gone, or back. */
  | { readonly what: 'rolledBack' | 'restored'; readonly method: Named }
  | { readonly what: 'default'; readonly channel: Channel | null }
  | { readonly what: Beside };
/** Done to a person whose methods stay as they are. `reRegistration`: they are to be set up anew. `unlocked`: a lock after wrong codes was taken away. */
export type Beside = 'reRegistration' | 'unlocked';

type Person = Pick<UserRecord, 'methods' | 'defaultMethod'>;

/** Empty where nothing that concerns the person has changed: bookkeeping (when a code was last used, by which step) is none. */
export function noticesFor(before: Person, after: Person): readonly Change[] {
  const [old, now] = [byIdentity(before.methods), byIdentity(after.methods)];
  return [
    ...after.methods.flatMap((method): Change[] => {
      const known = old.get(identity(method));
      return known === undefined ? [{ what: 'added', method: named(method) }] : changeOf(known, method);
    }),
    ...before.methods.filter((method) => !now.has(identity(method))).map((method): Change => ({ what: 'deleted', method: named(method) })),
    ...(before.defaultMethod === after.defaultMethod ? [] : [{ what: 'default', channel: after.defaultMethod } as const]),
  ];
}

function changeOf(old: StoredMethod, now: StoredMethod): Change[] {
  const method = named(now);
  const before = named(old).address;
  if (substance(old) !== substance(now)) return [{ what: 'changed', method, before: address(old) === address(now) ? null : before }];
  const [counted, counts] = [old.mfaFlag ?? true, now.mfaFlag ?? true];
  return counted === counts ? [] : [{ what: counts ? 'restored' : 'rolledBack', method }];
}

/** What a person can have only one of is the same thing when it was entered anew; of the rest each entry is its own. */
const identity = (method: StoredMethod): string => {
  const { kind } = named(method);
  return kind === 'app' || kind === 'hardwareToken' || kind === 'appPassword' ? `${kind}/${method.id}` : kind;
};
const byIdentity = (methods: readonly StoredMethod[]): ReadonlyMap<string, StoredMethod> => new Map(methods.map((method) => [identity(method), method]));

/** What verifies the person by it, whatever it consists of: a new kind of secret counts without being named here. */
function substance(method: StoredMethod): string {
  const bookkeeping = new Set(['id', 'createdAt', 'updatedAt', 'source', 'registeredBy', 'lastUsedAt', 'lastStep', 'usable', 'name', 'mfaFlag']);
  return canonical(Object.fromEntries(Object.entries(method).filter(([name]) => !bookkeeping.has(name))));
}

const address = (method: StoredMethod): string | null => (method.type === 'phone' ? method.number : method.type === 'email' ? method.address : null);

function named(method: StoredMethod): Named {
  switch (method.type) {
    case 'phone':
      return { kind: `${method.phoneType}Phone`, address: maskPhone(method.number) };
    case 'email':
      return { kind: 'email', address: maskEmail(method.address) };
    case 'app':
    case 'securityQuestions':
    case 'hardwareToken':
    case 'appPassword':
      return { kind: method.type, address: null };
  }
}
