// Makes a person register for multi-factor authentication anew: phones and authenticator apps are deleted, hardware tokens
// lose their flag, since the tokens themselves are the organisation's. Email, security questions and app passwords stay.
import type { StoredMethod, UserRecord } from '../directory/user-record.ts';
import { shownMethod, propertyOf } from '../directory/admin-audits.ts';
import type { Whom } from '../ports/directory.ts';
import { act, type Acted, type ActPorts, type Change } from './act.ts';
import { deletedSecurityInfo, doneAct } from './act-audits.ts';

export type Requirement = { readonly whom: Whom; readonly by: string; readonly permit?: (person: UserRecord) => void };

/** `unchanged`: there was nothing to delete or to deactivate. */
export const requireReRegister = (ports: ActPorts, { whom, by, permit }: Requirement): Promise<Acted> => act(ports, {
  whom,
  by,
  permit,
  failure: { activity: deletedSecurityInfo, reason: 'Admin failed to require re-registration of MFA authentication methods' },
  change: async (person) => {
    const deleted = person.methods.filter(isDeleted);
    const deactivated = person.methods.filter(({ type, mfaFlag }) => type === 'hardwareToken' && mfaFlag !== false);
    if (deleted.length + deactivated.length === 0) return null;
    const methods = person.methods.filter((method) => !isDeleted(method)).map((method) => (deactivated.includes(method) ? { ...method, mfaFlag: false } : method));
    const changes: Change[] = [
      ...deleted.map((method) => ({ displayName: propertyOf(method), oldValue: shownMethod(method), newValue: null })),
      ...deactivated.map(() => ({ displayName: 'mfaFlag', oldValue: 'true', newValue: 'false' })),
      ...(person.defaultMethod === null ? [] : [{ displayName: 'defaultMethod', oldValue: person.defaultMethod, newValue: null }]),
    ];
    // Nothing that answers to a challenge is left.
    return { after: { ...person, methods, defaultMethod: null }, audits: [doneAct(by, person.id, { activity: deletedSecurityInfo, reason: 'Admin required re-registration of MFA authentication methods' }, changes)], telling: { beside: ['reRegistration'] } };
  },
});

const isDeleted = ({ type }: StoredMethod): boolean => type === 'phone' || type === 'app';
