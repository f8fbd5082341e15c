// What callers do while the service is killed under them: counting in flows that many share, and registering a phone with
// a code that is sent once.
import type { Random } from '../random.ts';
import type { Caller } from './caller.ts';

/** Flows of the counter that anybody may send to. */
export type Pool = string[];
export type Journey = { readonly name: string; readonly random: Random; readonly isOver: () => boolean };

const mostOpen = 12;

export async function count(caller: Caller, { name, random, isOver }: Journey, pool: Pool): Promise<void> {
  for (let number = 1; !isOver(); number++) {
    const key = `${name}.${number}`;
    if (pool.length < 3 || (pool.length < mostOpen && random.chance(0.1))) {
      const told = await caller.start(key, 'counter');
      if (told.kind === 'acknowledged' && !pool.includes(told.flow.id)) pool.push(told.flow.id);
      continue;
    }
    const flow = random.pick(pool);
    const type = random.chance(0.04) ? 'END' : random.chance(0.3) ? 'ASK' : 'ADD';
    const told = await caller.send(key, flow, type === 'ADD' ? { type, n: random.between(1, 9), nonce: key } : { type, nonce: key });
    if (type === 'END' && told.kind === 'acknowledged' && pool.includes(flow)) pool.splice(pool.indexOf(flow), 1);
    if (random.chance(0.1)) await caller.look(flow);
  }
}

export const enforced = { signIn: { mfaRegistrationEnforcedBy: ['conditionalAccess'] } };

/** Numbers that nobody shares: sends to one are counted together. */
export const numberOf = (person: number): string => `+1 206555${String(2_000 + person).padStart(4, '0')}`;

/** Registers one person after another. Who is left without a code, because its sending was cut short, gives up. */
export async function register(caller: Caller, { name, isOver }: Journey, nextPerson: () => number): Promise<void> {
  while (!isOver()) {
    const person = nextPerson();
    const subject = `${name}.p${person}`;
    const number = numberOf(person);
    await caller.insist('PUT', `/v1/users/${subject}`, { id: subject, displayName: subject });
    let told = await caller.start(subject, 'interrupt', enforced);
    if (told.kind === 'refused') continue;
    const { id } = told.flow;
    const send = (type: string, payload: object = {}) => caller.send(`${subject}/${type}`, id, { type, ...payload });
    told = await send('registration.begun');
    told = await send('phone.submitted', { number, channel: 'sms' });
    // An answer that had to be given before its work was over is not the last word.
    const page = await settledPage(caller, id);
    if (page === 'enterCode') {
      const { body } = await caller.insist('GET', `/v1/demo/inbox?to=${encodeURIComponent(number)}`);
      const message = (body['items'] as unknown as readonly { code?: string }[]).find(({ code }) => code !== undefined);
      if (message !== undefined) {
        await send('code.submitted', { code: message.code ?? '' });
        if ((await settledPage(caller, id)) === 'confirmRegistration') await send('registration.confirmed');
      }
    }
    if ((await caller.look(id)).status === 'active') await caller.insist('DELETE', `/v1/flows/${id}`);
  }
}

async function settledPage(caller: Caller, flow: string): Promise<string | undefined> {
  for (;;) {
    const { view, actions, status } = await caller.look(flow);
    if (status !== 'active' || actions.some(({ name }) => name !== 'flow.cancelled')) return view?.page;
    await new Promise((next) => void setTimeout(next, 5));
  }
}
