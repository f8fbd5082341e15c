// Whether a person must pass multi-factor authentication before the registration page of password reset as it was before
// the combined one. The flags that combined registration stamps outlive its being turned off: that is the question a
// support desk gets once it is.
import { channelsCapable } from '#machines/rules/capability.ts';
import type { Facts } from '#machines/rules/facts.ts';
import { channelsOf, type OnFile } from '#machines/rules/methods.ts';

export type LegacyAnswer = { readonly mfaRequired: boolean; readonly because: string };

/** Turning a preview off plays no part: neither `experience` nor any enforcement is asked. */
export function mfaBeforeLegacyPage(facts: Facts): LegacyAnswer {
  const capable = channelsCapable(facts);
  const previews = facts.experience === 'none' ? 'Neither preview reaches this person any more, and the flags stay all the same; a' : 'A';
  if (capable.length > 0) {
    return {
      mfaRequired: true,
      because: `Methods on file carry the flag for multi-factor authentication and policy allows them (${capable.join(', ')}), so this person can pass it, and whoever can must, before any page of security info. ${previews} rollback clears the flags of people without per-user multi-factor authentication; the methods stay good for password reset.`,
    };
  }
  if ((facts.withoutMfa ?? []).length > 0 && facts.onFile.every((entry) => facts.withoutMfa?.includes(entry) === true || !isChallenge(entry))) {
    return { mfaRequired: false, because: `What is on file (${(facts.withoutMfa ?? []).join(', ')}) no longer carries the flag for multi-factor authentication: a rollback cleared it.` };
  }
  if (facts.onFile.some(isChallenge)) return { mfaRequired: false, because: 'Methods are on file that could answer to multi-factor authentication, but policy allows none of them: who cannot pass is not asked.' };
  return { mfaRequired: false, because: 'Nothing is on file that could answer to multi-factor authentication.' };
}

const isChallenge = (entry: OnFile): boolean => channelsOf[entry].length > 0;
