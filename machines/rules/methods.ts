// The vocabulary of authentication methods. Data only: what a kind is good for stands here once, and every rule asks it.

/** What a person registers as one thing. */
export type Kind = 'app' | 'phone' | 'email' | 'securityQuestions';
/** What the table of methods has a row for: what a person may see, add, change or delete on their security info page. */
export type ManagedKind = Kind | 'alternatePhone' | 'officePhone' | 'hardwareToken' | 'appPassword';
/** What a person can register by themselves; a hardware token is handed out. */
export type EnrolledKind = Exclude<ManagedKind, 'hardwareToken'>;
/** How a challenge for multi-factor authentication reaches a person; also what a default method is. */
export type Channel = 'appPush' | 'appCode' | 'sms' | 'voice';
/** How a phone call or text carries a code. */
export type Transport = Extract<Channel, 'sms' | 'voice'>;
/** What a directory may hold for a person, as far as a rule can tell two entries apart. `businessPhone` is the profile's number, which nobody registered. */
export type OnFile = 'appPush' | 'appCode' | 'hardwareToken' | 'mobilePhone' | 'alternatePhone' | 'officePhone' | 'businessPhone' | 'email' | 'securityQuestions';

/** Most to least secure: the order of every list a person sees, and of the registration plan. */
export const rank = ['app', 'phone', 'email', 'securityQuestions'] as const satisfies readonly Kind[];
/** The order of the security info page. */
export const managedOrder = ['app', 'hardwareToken', 'phone', 'alternatePhone', 'officePhone', 'email', 'securityQuestions', 'appPassword'] as const satisfies readonly ManagedKind[];
export const channels = ['appPush', 'appCode', 'sms', 'voice'] as const satisfies readonly Channel[];
export const appChannels = ['appPush', 'appCode'] as const satisfies readonly Channel[];
export const transports = ['sms', 'voice'] as const satisfies readonly Transport[];

/** What a person holds in their hand for a challenge by each channel. Wrong codes by one lock all that share its kind, and no other. */
export const kindOf = { appPush: 'app', appCode: 'app', sms: 'phone', voice: 'phone' } as const satisfies Record<Channel, Kind>;

/** The order of every list of what is on file. */
export const onFileOrder = [
  'appPush', 'appCode', 'hardwareToken', 'mobilePhone', 'alternatePhone', 'officePhone', 'businessPhone', 'email', 'securityQuestions',
] as const satisfies readonly OnFile[];

/** Which challenges an entry can answer when policy allows them (phones other than the mobile one take calls only). */
export const channelsOf: Readonly<Record<OnFile, readonly Channel[]>> = {
  appPush: ['appPush'],
  appCode: ['appCode'],
  hardwareToken: ['appCode'],
  mobilePhone: ['sms', 'voice'],
  alternatePhone: ['voice'],
  officePhone: ['voice'],
  businessPhone: [],
  email: [],
  securityQuestions: [],
};
