// Every number that limits guessing and sending, in one place, with where it comes from.
//
// Malicious lock-out: only codes typed inside a flow count, and a flow is started by the host application for somebody
// whose first factor it has checked; a stranger who only knows a name has nothing to type a wrong code into. A lock holds
// for one family of methods, so that another one still opens the door, and it ends by itself until the hard stop.
// Sends to one destination are counted over all people, so that nobody's phone can be made to ring without end.

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

export const limits = {
  /** Wrong codes for one message; then it is spent and a new one must be asked for. A new one does not reset what follows (NIST SP 800-63B-4 section 3.1.3). */
  triesPerCode: 5,
  /** Wrong codes per person and family over all flows before the family locks (OWASP ASVS 5.0 6.3.1, 6.6.3). */
  triesPerLock: 10,
  /** How long the first lock holds; each further one twice as long, up to the longest (growing waits: NIST SP 800-63B-4 section 3.2.2). */
  firstLock: 15 * minute,
  longestLock: 24 * hour,
  /** Wrong codes in a row after which only an administrator can help (NIST SP 800-63B-4 section 3.2.2: no more than 100). */
  triesInAll: 100,
  /** Without a try for this long, what was counted is forgotten; longer than any lock holds, and a lock without end is never. */
  triesRemembered: 30 * day,
  /** The pause after a message to an address, doubling with each further one within the window, up to the longest. */
  firstCoolDown: 30 * second,
  longestCoolDown: 10 * minute,
  coolDownWindow: hour,
  /** From so many messages to other addresses within the window on, the pause is that of all of them together: as many numbers as a person has of their own follow each other, and no more. */
  sendsElsewhere: 3,
  /** Messages per person and family, and per destination over all people, within `sendWindow` (OWASP ASVS 5.0 2.4.1, 6.6.3). */
  sendsPerPerson: 10,
  sendsPerDestination: 20,
  sendWindow: 24 * hour,
} as const;

/** What is counted together: guesses at one kind of secret share a counter whichever flow, address or transport they belong to. `appPush`: at the number of a request. */
export type Family = 'appCode' | 'appPush' | 'phone' | 'email';

/** Text and call share a counter: they reach the same phone. */
export const familyOf = (channel: 'appCode' | 'appPush' | 'sms' | 'voice' | 'email'): Family => (channel === 'sms' || channel === 'voice' ? 'phone' : channel);

/** Whose lock it is: the charts hold that wrong answers by one channel of an app lock the others of it as well, and nothing else. */
export const lockFamilyOf = (family: Family): Family => (family === 'appPush' ? 'appCode' : family);

/** Whose limit. */
export type LimitSubject = { readonly tenant: string; readonly subject: string; readonly family: Family };
