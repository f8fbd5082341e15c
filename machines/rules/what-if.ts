// What a person would be asked at a sign-in, and what they could do on their security info page: every decision at once, from the
// rules that the charts ask, with the reasons. Pure: the same question has the same answer.
import { because } from './because.ts';
import { channelsCapable, channelsRegistered } from './capability.ts';
import { candidates, defaultAfter, defaultNow } from './default-method.ts';
import { factsOf, skipFor, type Case } from './facts-of.ts';
import type { Facts } from './facts.ts';
import { capableGate } from './gate.ts';
import { dateTimeOf, day } from './instant.ts';
import { interruptNeed, type InterruptNeed } from './interrupt-need.ts';
import { addable, changeable, deletable } from './manage-table.ts';
import type { Channel } from './methods.ts';
import { resetPolicyFor } from './password-reset.ts';
import { entriesOf, plan } from './plan.ts';
import { isRegisteredForReset } from './reset-gates.ts';
import type { Decisions, WhatIf } from './what-if-answer.ts';

export function whatIf(asked: Case): WhatIf {
  const facts = factsOf(asked);
  const interrupt = interruptAt(asked, facts);
  const reset = resetPolicyFor(asked.policy, asked.user, asked.now);
  const isRegistered = isRegisteredForReset(reset, facts.onFile);
  const decided: Decisions = {
    experience: facts.experience,
    interrupt,
    stepUp: stepUpFor(facts, opensPage(asked, facts, interrupt)),
    steps: interrupt === 'registration' ? plan(facts).steps : [],
    skip: skipShown(asked, interrupt),
    defaultMethod: { now: defaultNow(facts), candidates: candidates(facts), afterwards: defaultAfterwards(facts, interrupt === 'registration') },
    capable: { mfa: channelsCapable(facts).length > 0, sspr: isRegistered && reset.inScope },
    registered: { mfa: channelsRegistered(facts).length > 0, sspr: isRegistered },
    manage: { add: addable(facts), change: changeable(facts), delete: deletable(facts) },
  };
  return { ...decided, because: because(asked, facts, decided) };
}

/** Whoever comes to manage is asked nothing; the network they come from may still keep the page shut. */
const interruptAt = ({ signIn }: Case, facts: Facts): InterruptNeed =>
  signIn.mode === 'manage' ? (facts.experience !== 'none' && facts.access === 'blocked' ? 'blocked' : 'none') : interruptNeed(facts);

const opensPage = ({ signIn }: Case, facts: Facts, interrupt: InterruptNeed): boolean =>
  interrupt === 'registration' || interrupt === 'review' || (signIn.mode === 'manage' && facts.experience !== 'none' && interrupt === 'none');

function stepUpFor(facts: Facts, isAsked: boolean): WhatIf['stepUp'] {
  const { required, offered } = capableGate(facts);
  return isAsked && required ? { required, offered } : { required: false, offered: [] };
}

/** Only a registration can be put off, also one that nothing would satisfy. */
function skipShown(asked: Case, interrupt: InterruptNeed): WhatIf['skip'] {
  if (interrupt !== 'registration' && interrupt !== 'unsatisfiable') return { allowed: false, until: null, daysLeft: null };
  const { allowed, until } = skipFor(asked);
  return until === null ? { allowed, until, daysLeft: null } : { allowed, until: dateTimeOf(until), daysLeft: Math.max(0, Math.ceil((until - asked.now) / day)) };
}

/** As the planned steps would leave it, each done the way it is preselected. */
function defaultAfterwards(facts: Facts, registers: boolean): Channel | null {
  const end = (registers ? plan(facts).steps : []).reduce((before, { method, preselected }): Facts => {
    const gained = entriesOf(before, method);
    return {
      ...before,
      onFile: [...before.onFile, ...gained],
      withoutMfa: (before.withoutMfa ?? []).filter(entry => !gained.includes(entry)),
      defaultMethod: defaultAfter(before, preselected),
    };
  }, facts);
  return defaultAfter(end, null);
}
