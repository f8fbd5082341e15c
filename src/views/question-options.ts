// The security questions a person may choose from: the predefined ones in their language, and the tenant's own in its own words.
import type { Policy } from '#machines/rules/policy.ts';
import { isMessageId, text } from '../messages/text.ts';
import { questionsOf } from '../proofs/security-questions.ts';
import type { Option } from './view.ts';

export type QuestionsOffered = Policy['sspr']['securityQuestions'];

/** What is sent and stored of a predefined question is its id. */
export const questionOptions = (offered: QuestionsOffered, language: string): readonly Option[] =>
  questionsOf(offered).map((value) => ({ value, label: isMessageId(value) ? text(value, {}, language).text : value, available: true }));
