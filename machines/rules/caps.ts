// How many of a kind a person may have. Counting what rules do not see (apps and tokens together) is done where the facts are made.
import { appPasswordsAtMost } from './app-passwords.ts';
import type { Facts } from './facts.ts';
import type { EnrolledKind, OnFile } from './methods.ts';

const entry = {
  phone: 'mobilePhone', alternatePhone: 'alternatePhone', officePhone: 'officePhone', email: 'email', securityQuestions: 'securityQuestions',
} as const satisfies Record<Exclude<EnrolledKind, 'app' | 'appPassword'>, OnFile>;

/**
 * As many of the kind are on file as there may be: one number of each type, one address and one set of questions, except one that a
 * rollback took the multi-factor flag from, which may be registered again in its own place. Apps are counted where the facts
 * are made, and one that some channel could register and that is not registrable all the same is one too many.
 */
export function isFull({ registrable, onFile, withoutMfa = [], methods }: Pick<Facts, 'registrable' | 'onFile' | 'withoutMfa' | 'methods'>, kind: EnrolledKind): boolean {
  if (kind === 'app') return registrable.app.length > 0 && !registrable.kinds.includes(kind);
  if (kind === 'appPassword') return methods.filter(method => method.kind === kind).length >= appPasswordsAtMost;
  return onFile.includes(entry[kind]) && !withoutMfa.includes(entry[kind]);
}
