// Pages on which something is put on file that no code proves: answers to questions, and passwords for other programs.
import { line, type PageOf } from './page.ts';

export const answerQuestions: PageOf = ({ context: { facts } }) => ({
  text: [line('page.answerQuestions.text', { count: facts?.questions ?? 3 }), line('page.answerQuestions.rules'), line('page.answerQuestions.use')],
  isStep: true,
});

export const namePassword: PageOf = () => ({ text: [line('page.namePassword.text'), line('page.namePassword.next')] });

/** The password itself is beside the page in the one answer that made it, and never again. */
export const keepPassword: PageOf = () => ({ text: [line('page.keepPassword.copy'), line('page.keepPassword.once')] });
