// The first preview, as it was: today's interrupt chart with two rules swapped and no state added. Its gate asks for what is
// registered instead of what is capable, and registering a phone makes a call the default, whatever it was registered by.
// The second rule is asked where the method is saved, so the host performs this chart's activities with it.
import { interruptWith } from '../interrupt/interrupt.machine.ts';
import { defaultAfter2018 } from '../rules/default-method.ts';
import { registeredGate } from '../rules/gate.ts';

export const rules2018 = { gate: registeredGate, defaultAfter: defaultAfter2018 } as const;

export const converged2018 = interruptWith('converged-2018', rules2018.gate);
