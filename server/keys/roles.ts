// What a key may do. The administrators' roles are those the original feature names; `service` and `reader` are ours, for
// the sign-in that runs flows and for whoever only looks.

export const roles = ['service', 'reader', 'userAdministrator', 'authenticationAdministrator', 'privilegedAuthenticationAdministrator', 'globalAdministrator'] as const;
export type Role = (typeof roles)[number];

/** Whoever has any role. */
export const anyRole: readonly Role[] = roles;
/** Starts and runs flows. */
export const runsFlows: readonly Role[] = ['service'];
/** Reads what the service keeps of its own doings. */
export const readsRecords: readonly Role[] = ['reader', 'globalAdministrator'];
/** Manages the methods of people without a role; those of everybody: {@link managesEveryonesMethods}. Nobody their own. */
export const managesMethods: readonly Role[] = ['authenticationAdministrator', 'privilegedAuthenticationAdministrator', 'globalAdministrator'];
export const managesEveryonesMethods: readonly Role[] = ['privilegedAuthenticationAdministrator', 'globalAdministrator'];
/** Creates people and writes their profile; of people with a role only a global administrator. */
export const managesPeople: readonly Role[] = ['userAdministrator', 'globalAdministrator'];
/** Sees numbers and addresses whole: whoever loads and takes out the directory, runs flows, or manages the methods of everybody. Others see them masked. */
export const readsNumbers: readonly Role[] = ['service', 'privilegedAuthenticationAdministrator', 'globalAdministrator'];
/** Sees what people call their methods, by which an administrator tells one from the other. */
export const readsNames: readonly Role[] = roles.filter((role) => role !== 'reader');
/** Turns the previews on and off. */
export const enablesPreviews: readonly Role[] = ['userAdministrator', 'globalAdministrator'];
/** Everything that is nobody else's: the rest of the policy, roles, rollback, erasure, keys. */
export const managesAll: readonly Role[] = ['globalAdministrator'];

export const union = (...lists: readonly (readonly Role[])[]): readonly Role[] => roles.filter((role) => lists.some((list) => list.includes(role)));

export const hasOneOf = (held: readonly Role[], wanted: readonly Role[]): boolean => held.some((role) => wanted.includes(role));
