// Security questions: which there are, and what of an answer counts. Nobody reads answers: there is only their hash. To verify
// them (`verifyAnswers`) is for the host of password reset to ask: this version does not offer it over HTTP.
import type { Policy } from '#machines/rules/policy.ts';
import type { HashedAnswer, UserRecord } from '../directory/user-record.ts';
import type { Json } from '../ports/json.ts';
import { hashOf, isHashOf } from './secret-hash.ts';

/** The predefined questions by the ids of their wordings, in every language the messages speak. */
export const predefinedQuestions = [
  'question.01', 'question.02', 'question.03', 'question.04', 'question.05', 'question.06', 'question.07', 'question.08', 'question.09', 'question.10', 'question.11', 'question.12',
  'question.13', 'question.14', 'question.15', 'question.16', 'question.17', 'question.18', 'question.19', 'question.20', 'question.21', 'question.22', 'question.23', 'question.24',
  'question.25', 'question.26', 'question.27', 'question.28', 'question.29', 'question.30', 'question.31', 'question.32', 'question.33', 'question.34', 'question.35',
] as const;

/** What a person of this tenant may choose from: ids of predefined questions, then the tenant's own, in their own words. */
export const questionsOf = ({ predefined, custom }: Policy['sspr']['securityQuestions']): readonly string[] => [...(predefined ? predefinedQuestions : []), ...custom];

export type Answer = { readonly question: string; readonly answer: string };

const shortest = 3;
const longest = 40;

/**
 * What is hashed and compared: Unicode in one form, without case, without white space around it, and with single spaces within, so
 * that an answer is the same however it is typed.
 */
export const normalised = (answer: string): string =>
  answer.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC').trim().replaceAll(/\s+/gu, ' ');

/** What a person gave, normalised; null where it is not as many answers as asked for to as many different questions, each 3 to 40 characters and none like another. */
export function acceptable(given: Json, { count, questions }: { readonly count: number; readonly questions: readonly string[] }): readonly Answer[] | null {
  const answers = Array.isArray(given) ? (given as readonly Json[]).map(answerOf) : [];
  const whole = answers.filter((answer) => answer !== null);
  const isLong = ({ answer }: Answer) => Array.from(answer).length >= shortest && Array.from(answer).length <= longest;
  const areDifferent = (of: (answer: Answer) => string) => new Set(whole.map(of)).size === whole.length;
  const isRight = whole.length === answers.length && whole.length === count && whole.every(isLong) && whole.every(({ question }) => questions.includes(question))
    && areDifferent(({ question }) => question) && areDifferent(({ answer }) => answer);
  return isRight ? whole : null;
}

const answerOf = (given: Json): Answer | null => {
  if (given === null || typeof given !== 'object' || !('question' in given) || !('answer' in given)) return null;
  const { question, answer } = given;
  return typeof question === 'string' && typeof answer === 'string' ? { question, answer: normalised(answer) } : null;
};

export const hashAnswers = async (answers: readonly Answer[]): Promise<readonly HashedAnswer[]> =>
  await Promise.all(answers.map(async ({ question, answer }) => ({ question, hash: await hashOf(answer) })));

/** Of nobody's answer: compared where a question is not on file, so that it takes as long to say no. */
const nobodys = 'scrypt$16384$8$5$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

/** Whether every one of these is the answer on file to its question, each question asked once. All are compared, so that how long it takes does not tell which is wrong. Limits are the caller's. */
export async function verifyAnswers({ methods }: Pick<UserRecord, 'methods'>, given: readonly Answer[]): Promise<boolean> {
  const onFile = methods.find(({ type }) => type === 'securityQuestions')?.answers ?? [];
  const verdicts = await Promise.all(given.map(async ({ question, answer }) => {
    const known = onFile.find((one) => one.question === question);
    const isRight = await isHashOf(known?.hash ?? nobodys, normalised(answer));
    return isRight && known !== undefined;
  }));
  return given.length > 0 && new Set(given.map(({ question }) => question)).size === given.length && verdicts.every(Boolean);
}
