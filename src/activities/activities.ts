// What the charts about security info leave to the host, by name. A name of the vocabulary without a handler does not compile.
import { checkChallenge } from './check-challenge.ts';
import { checkCode } from './check-code.ts';
import { completeRegistration } from './complete-registration.ts';
import type { ActivitySettings, Handlers } from './handler.ts';
import { loadFacts } from './load-facts.ts';
import { prepareApp } from './prepare-app.ts';
import { saveMethod } from './save-method.ts';
import { sendChallenge } from './send-challenge.ts';
import { sendCode } from './send-code.ts';
import { setDefault } from './set-default.ts';

export type { ActivitySettings, Handlers } from './handler.ts';

export const activitiesWith = (settings: ActivitySettings): Handlers => ({
  loadFacts: loadFacts(settings),
  prepareApp: prepareApp(settings),
  sendCode: sendCode(settings),
  checkCode: checkCode(settings),
  saveMethod: saveMethod(settings),
  setDefault: setDefault(settings),
  completeRegistration: completeRegistration(settings),
  sendChallenge: sendChallenge(settings),
  checkChallenge: checkChallenge(settings),
});
