// `factorflow what-if`: what a person would be asked, from files, without a service. JSON on standard output, for people and scripts alike.
import { readFileSync } from 'node:fs';
import { defaultPolicy } from '#machines/rules/policy.ts';
import { answerWhatIf } from '#src/directory/what-if-request.ts';
import type { Json } from '#src/ports/json.ts';
import { systemClock } from '../clock/system-clock.ts';
import { UsageError } from '../config/usage-error.ts';
import { command } from './command.ts';

/** Which file a pointer of the question leads into. */
const options = { policy: '--policy', user: '--user', signIn: '--sign-in', at: '--at' } as const;

export const whatIf = command({
  name: 'what-if',
  about: 'print as JSON what a user would be asked at a sign-in, and why',
  options: ['policy', 'user', 'sign-in', 'at'],
  notes: 'The policy and the sign-in may be left out or given in part; what is missing takes its default.',
  run: async ({ policy, user, 'sign-in': signIn, at }) => {
    if (user === null) throw new UsageError('--user FILE is needed: the user as JSON');
    const asked = {
      user: jsonIn('--user', user),
      ...(policy === null ? {} : { policy: jsonIn('--policy', policy) }),
      ...(signIn === null ? {} : { signIn: jsonIn('--sign-in', signIn) }),
      ...(at === null ? {} : { at: dateTime(at) }),
    };
    const answered = answerWhatIf(asked, { policy: defaultPolicy, now: systemClock.now() });
    if ('errors' in answered) throw new UsageError(`what was asked breaks ${answered.errors.length === 1 ? 'a rule' : `${answered.errors.length} rules`}:\n${answered.errors.map(({ pointer, code, message }) => `  ${placeOf(pointer)} ${code}: ${message}`).join('\n')}`);
    process.stdout.write(`${JSON.stringify(answered.answer, null, 2)}\n`);
  },
});

/** ISO 8601 lets a time be cut short, and a day stand for its first instant; RFC 3339 does not. */
const dateTime = (at: string): string =>
  at.replace(/^(\d{4}-\d{2}-\d{2})$/, '$1T00:00:00Z').replace(/^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(Z|[+-]\d{2}:\d{2})$/, '$1:00$2');

function placeOf(pointer: string): string {
  const [, part = '', ...rest] = pointer.split('/');
  const option = Object.entries(options).find(([name]) => name === part)?.[1];
  return option === undefined ? pointer : `${option}${rest.length === 0 ? '' : ` /${rest.join('/')}`}`;
}

function jsonIn(option: string, file: string): Json {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Json; // judged by the schema next
  } catch (error) {
    throw new UsageError(`${option} ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
