// What a person would be asked, once more, from the words of the contract: a person, a policy and a sign-in as they are sent, and no
// facts in between. The plan comes from trying everything. It imports nothing of ours but that.
import { offersByOracle, planByOracle, type Planned } from './plan-oracle.ts';

type Channel = 'appPush' | 'appCode' | 'sms' | 'voice';
type Scope = string | { readonly groups: readonly string[] };
type Held = { readonly type: string; readonly phoneType?: string; readonly push?: boolean; readonly code?: boolean; readonly count?: number; readonly mfaFlag?: boolean };
export type Asked = {
  readonly policy: {
    readonly enablement: { readonly original: Scope; readonly refreshed: Scope };
    readonly mfa: { readonly methods: readonly string[] };
    readonly sspr: { readonly scope: Scope; readonly methodsRequired: number; readonly methods: readonly string[]; readonly registerAtSignIn: boolean; readonly reconfirmAfterDays: number; readonly securityQuestions: { readonly toReset: number } };
    readonly appPasswords: { readonly allowed: boolean };
    readonly tenant: { readonly plan: string; readonly createdAt: string; readonly customDomain: boolean; readonly directorySync: boolean; readonly cloud: string };
    readonly registrationAccess: { readonly block: string };
    readonly stepUp: { readonly maxAgeMinutes: number | null };
    readonly graceDays: number;
    readonly methodTable: string;
  };
  readonly user: {
    readonly groups: readonly string[]; readonly roles: readonly string[]; readonly perUserMfa: string; readonly businessPhone: string | null;
    readonly methods: readonly Held[]; readonly defaultMethod: Channel | null; readonly confirmedAt: string | null; readonly firstPromptedAt: string | null;
  };
  readonly signIn: { readonly mfaRegistrationEnforcedBy: readonly string[]; readonly mfaRequiredNow: boolean; readonly mode: string; readonly mfaAt: string | null };
  readonly now: number;
  readonly insideTrustedNetwork: boolean;
};

const dayLong = 24 * 3600 * 1000;
const strongestFirst: readonly Channel[] = ['appPush', 'appCode', 'sms', 'voice'];
const reaches = (scope: Scope, groups: readonly string[]) => (typeof scope === 'string' ? scope === 'all' : scope.groups.filter(group => groups.includes(group)).length > 0);

/** Everything of the answer but the sentences. */
export function whatIfByOracle({ policy, user, signIn, now, insideTrustedNetwork }: Asked) {
  const { tenant, sspr } = policy;
  const calls = tenant.plan === 'paid';
  let experience = 'none';
  if (tenant.cloud !== 'national') {
    if (reaches(policy.enablement.original, user.groups)) experience = 'original';
    if (reaches(policy.enablement.refreshed, user.groups)) experience = 'refreshed';
  }
  const allowsMfa = (what: string) => policy.mfa.methods.includes(what) && (what !== 'voice' || calls);

  // Password reset: the tenant's policy, or the administrators'.
  let resetMethods = [...sspr.methods];
  let needed = sspr.methodsRequired;
  let inScope = reaches(sspr.scope, user.groups);
  if (user.roles.length > 0) {
    inScope = true;
    const isOldTrial = tenant.plan === 'trial' && (now - Date.parse(tenant.createdAt)) / dayLong >= 30;
    needed = calls || tenant.customDomain || tenant.directorySync || isOldTrial ? 2 : 1;
    resetMethods = needed === 2 ? ['appPush', 'appCode', 'email', 'mobilePhone', 'officePhone'] : ['email', 'mobilePhone', 'officePhone'];
  }
  if (!calls) resetMethods = resetMethods.filter(method => method !== 'officePhone');
  if (needed === 1) resetMethods = resetMethods.filter(method => method !== 'appPush');

  // What is on file, by what it is and by whether it counts for multi-factor authentication.
  const all = user.methods.map(method => ({ ...method, counts: method.mfaFlag !== false }));
  const apps = all.filter(({ type }) => type === 'app');
  const tokens = all.filter(({ type }) => type === 'hardwareToken');
  const phones = (sort: string) => all.filter(({ type, phoneType }) => type === 'phone' && phoneType === sort);
  const emails = all.filter(({ type }) => type === 'email');
  const questions = all.filter(({ type, count = 0 }) => type === 'securityQuestions' && count >= sspr.securityQuestions.toReset);
  const passwords = all.filter(({ type }) => type === 'appPassword');
  const answeredBy = (channel: Channel) => {
    if (channel === 'appPush') return apps.filter(({ push }) => push);
    if (channel === 'sms') return phones('mobile');
    return channel === 'voice' ? [...phones('mobile'), ...phones('alternate'), ...phones('office')] : [...apps.filter(({ code }) => code), ...tokens];
  };
  const registeredFor = strongestFirst.filter(channel => answeredBy(channel).some(({ counts }) => counts));
  const candidates = strongestFirst.filter(channel => answeredBy(channel).some(method => method.counts
    && (method.type === 'hardwareToken' ? allowsMfa('hardwareToken') : allowsMfa(channel))));
  const capable = candidates.length > 0;
  const gates = (methods: readonly string[]) => [
    (methods.includes('appPush') && apps.some(({ push }) => push)) || (methods.includes('appCode') && apps.some(({ code }) => code)),
    methods.includes('hardwareToken') && tokens.length > 0,
    methods.includes('mobilePhone') && phones('mobile').length > 0,
    methods.includes('officePhone') && (phones('office').length > 0 || user.businessPhone !== null || (phones('mobile').length > 0 && !methods.includes('mobilePhone'))),
    methods.includes('email') && emails.length > 0,
    methods.includes('securityQuestions') && questions.length > 0,
  ].filter(Boolean).length;
  const ssprRegistered = gates(resetMethods) >= needed;

  // What enforces, and whether it can wait.
  const sources = new Set(signIn.mfaRegistrationEnforcedBy);
  if (user.perUserMfa !== 'disabled') sources.add('perUser');
  if (signIn.mfaRequiredNow && !capable) sources.add('conditionalAccess');
  const atSignIn = signIn.mode === 'signIn';
  const enforced = { mfa: atSignIn && sources.size > 0, sspr: atSignIn && inScope && sspr.registerAtSignIn };
  const skip: { allowed: boolean; until: string | null; daysLeft: number | null } = { allowed: true, until: null, daysLeft: null };
  if (sources.size > 0) {
    const hasNoGrace = sources.has('perUser') || sources.has('conditionalAccess') || (sources.has('securityDefaults') && now >= Date.parse('2024-07-29T00:00:00Z'));
    if (hasNoGrace || signIn.mfaRequiredNow) skip.allowed = false;
    else {
      const until = (user.firstPromptedAt === null ? now : Date.parse(user.firstPromptedAt)) + policy.graceDays * dayLong;
      skip.allowed = until > now;
      skip.until = new Date(until).toISOString();
      skip.daysLeft = until > now ? Math.ceil((until - now) / dayLong) : 0;
    }
  }

  // The plan, by trying everything.
  const entries = (methods: readonly string[]) => (['appPush', 'appCode', 'hardwareToken', 'mobilePhone', 'officePhone', 'email', 'securityQuestions'] as const).filter(entry => methods.includes(entry));
  const counted = inScope ? entries(resetMethods) : [];
  const counts = (...names: string[]) => counted.some(entry => names.includes(entry));
  const onFile = [
    ...(apps.some(({ push }) => push) ? ['appPush' as const] : []), ...(apps.some(({ code }) => code) ? ['appCode' as const] : []), ...(tokens.length > 0 ? ['hardwareToken' as const] : []),
    ...(phones('mobile').length > 0 ? ['mobilePhone' as const] : []), ...(phones('alternate').length > 0 ? ['alternatePhone' as const] : []), ...(phones('office').length > 0 ? ['officePhone' as const] : []),
    ...(user.businessPhone !== null ? ['businessPhone' as const] : []), ...(emails.length > 0 ? ['email' as const] : []), ...(questions.length > 0 ? ['securityQuestions' as const] : []),
  ];
  const ofEntry = { appPush: apps.filter(({ push }) => push), appCode: apps.filter(({ code }) => code), hardwareToken: tokens, mobilePhone: phones('mobile'), alternatePhone: phones('alternate'), officePhone: phones('office') } as const;
  const appWays = (['appPush', 'appCode'] as const).filter(way => allowsMfa(way) || counts(way));
  const mayHave = {
    app: appWays.length > 0 && apps.length + tokens.length < 5,
    phone: allowsMfa('sms') || allowsMfa('voice') || counts('mobilePhone', 'officePhone'),
    email: counts('email'), securityQuestions: counts('securityQuestions'),
  };
  const asked: Planned = {
    enforced,
    mfa: { allowed: strongestFirst.filter(allowsMfa), hardwareToken: allowsMfa('hardwareToken') },
    sspr: { needed: inScope ? needed : 0, allowed: [...counted, ...(counts('officePhone') ? ['businessPhone' as const] : [])] },
    registrable: { kinds: (['app', 'phone', 'email', 'securityQuestions'] as const).filter(kind => mayHave[kind]), app: appWays, transports: calls ? ['sms', 'voice'] : ['sms'] },
    onFile,
    withoutMfa: (['appPush', 'appCode', 'hardwareToken', 'mobilePhone', 'alternatePhone', 'officePhone'] as const).filter(entry => ofEntry[entry].length > 0 && ofEntry[entry].every(method => !method.counts)),
  };
  const planned = planByOracle(asked);

  // Which page.
  const blocked = policy.registrationAccess.block === 'outsideTrustedNetworks' && !insideTrustedNetwork;
  const listedMethods = policy.appPasswords.allowed ? all : all.filter(({ type }) => type !== 'appPassword');
  const isReviewDue = atSignIn && sspr.registerAtSignIn && sspr.reconfirmAfterDays > 0 && user.roles.length === 0 && listedMethods.length > 0
    && (user.confirmedAt === null || (now - Date.parse(user.confirmedAt)) / dayLong >= sspr.reconfirmAfterDays);
  let interrupt = 'none';
  if (experience !== 'none') {
    if (!atSignIn) interrupt = blocked ? 'blocked' : 'none';
    else if (!planned.satisfiable) interrupt = 'unsatisfiable';
    else if (planned.steps.length > 0) interrupt = blocked ? 'blocked' : 'registration';
    else if (isReviewDue) interrupt = blocked ? 'blocked' : 'review';
  }
  const opens = interrupt === 'registration' || interrupt === 'review' || (!atSignIn && experience !== 'none' && !blocked);
  const age = signIn.mfaAt === null ? Infinity : (now - Date.parse(signIn.mfaAt)) / 60_000;
  const passed = signIn.mfaAt !== null && (policy.stepUp.maxAgeMinutes === null || (age <= policy.stepUp.maxAgeMinutes && age >= -5));
  const required = opens && capable && !passed;
  const defaultNow = candidates.find(channel => channel === user.defaultMethod) ?? null;
  const offered = required ? candidates.toSorted((a, b) => Number(b === defaultNow) - Number(a === defaultNow)) : [];

  // The default: every step done as preselected leaves one, if anything on file could be one.
  const steps = interrupt === 'registration' ? planned.steps : [];
  const could = new Set<Channel>(candidates);
  let afterwards = defaultNow;
  for (const gained of [...steps.map(({ method, offers, preselected }): readonly Channel[] => (method === 'app' ? offers : preselected === null ? [] : [preselected])), []]) {
    const useful = gained.filter(allowsMfa);
    for (const channel of useful) could.add(channel);
    const newApp = useful.find(channel => channel === 'appPush' || channel === 'appCode');
    const call = experience === 'original' ? 'voice' : null;
    const phone = useful[0] ?? (['sms', 'voice'] as const).find(channel => could.has(channel));
    afterwards = newApp ?? afterwards ?? (['appPush', 'appCode'] as const).find(way => could.has(way)) ?? (phone === undefined ? null : call ?? phone);
  }

  // The table of methods.
  const isOpen = experience !== 'none' && !blocked;
  const isOnFile = { app: apps, hardwareToken: tokens, phone: phones('mobile'), alternatePhone: phones('alternate'), officePhone: phones('office'), email: emails, securityQuestions: all.filter(({ type }) => type === 'securityQuestions'), appPassword: policy.appPasswords.allowed ? passwords : [] };
  const hasMobileForMfa = phones('mobile').some(({ counts: forMfa }) => forMfa);
  const later = policy.methodTable === '2022';
  const mayAdd = {
    app: mayHave.app, phone: mayHave.phone && !hasMobileForMfa && offersByOracle(asked, 'phone').length > 0, email: mayHave.email && emails.length === 0, securityQuestions: mayHave.securityQuestions && questions.length === 0,
    alternatePhone: allowsMfa('voice') && phones('mobile').length > 0 && !phones('alternate').some(({ counts: forMfa }) => forMfa),
    officePhone: later && (allowsMfa('voice') || counts('officePhone')) && !phones('office').some(({ counts: forMfa }) => forMfa),
    appPassword: policy.appPasswords.allowed && user.perUserMfa === 'enforced' && passwords.length < 40,
  };
  const page = ['app', 'hardwareToken', 'phone', 'alternatePhone', 'officePhone', 'email', 'securityQuestions', 'appPassword'] as const;
  const present = page.filter(kind => isOpen && isOnFile[kind].length > 0 && (kind !== 'officePhone' || later));
  return {
    experience, interrupt,
    stepUp: { required, offered },
    steps,
    skip: interrupt === 'registration' || interrupt === 'unsatisfiable' ? skip : { allowed: false, until: null, daysLeft: null },
    defaultMethod: { now: defaultNow, candidates, afterwards },
    capable: { mfa: capable, sspr: ssprRegistered && inScope },
    registered: { mfa: registeredFor.length > 0, sspr: ssprRegistered },
    manage: {
      add: (['app', 'phone', 'email', 'securityQuestions', 'alternatePhone', 'officePhone', 'appPassword'] as const).filter(kind => isOpen && mayAdd[kind]),
      change: present.filter(kind => ['phone', 'alternatePhone', 'officePhone', 'email'].includes(kind)),
      delete: present,
    },
  };
}
