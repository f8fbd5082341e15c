// What the charts about security info leave to the host, by name. A name of the vocabulary without a handler does not compile.
import { checkChallenge } from './check-challenge.ts';
import { checkCode } from './check-code.ts';
import { checkPairing } from './check-pairing.ts';
import { completeRegistration } from './complete-registration.ts';
import { confirmReview } from './confirm-review.ts';
import { deleteMethod } from './delete-method.ts';
import type { ActivitySettings, Handlers } from './handler.ts';
import { loadFacts } from './load-facts.ts';
import { makePassword } from './make-password.ts';
import { prepareApp } from './prepare-app.ts';
import { saveMethod } from './save-method.ts';
import { sendChallenge } from './send-challenge.ts';
import { sendCode } from './send-code.ts';
import { setDefault } from './set-default.ts';

export type { ActivitySettings, Handlers } from './handler.ts';

export const activitiesWith = (settings: ActivitySettings): Handlers => ({
  loadFacts: loadFacts(settings),
  prepareApp: prepareApp(settings),
  checkPairing: checkPairing(),
  sendCode: sendCode(settings),
  checkCode: checkCode(settings),
  saveMethod: saveMethod(settings),
  makePassword: makePassword(settings),
  deleteMethod: deleteMethod(settings),
  setDefault: setDefault(settings),
  completeRegistration: completeRegistration(settings),
  confirmReview: confirmReview(settings),
  sendChallenge: sendChallenge(settings),
  checkChallenge: checkChallenge(settings),
});
