// Setting up security questions: nobody can prove an answer, so they are put on file as they are given, hashed.
import { enrolment, explainFailure, failedBy, notify } from './enrolment.setup.ts';
import type { Exits } from './exits.ts';

export const questions = (to: Exits) => enrolment.createStateConfig({
  description: 'The person registers security questions.',
  initial: 'answeringQuestions',
  exit: 'forgetMethod',
  states: {
    answeringQuestions: {
      description: 'The person picks questions and types answers.',
      tags: ['awaitingUser'], meta: { page: 'answerQuestions' },
      entry: { type: 'beginMethod', params: { method: 'securityQuestions', channel: null } },
      exit: 'forgetNotice',
      on: {
        'questions.submitted': { target: 'savingAnswers', actions: { type: 'rememberGiven', params: ({ event }) => ({ given: event.answers, channel: null }) } },
        'method.left': to.left,
      },
    },
    savingAnswers: {
      description: 'The host hashes the answers and puts them on file.',
      tags: ['working'], meta: { page: 'working' },
      invoke: {
        id: 'saveMethod', src: 'saveMethod',
        input: ({ context: c }) => ({ subject: c.subject, method: c.method, channel: c.channel, given: c.given, replaces: null }),
        onDone: { target: to.saved, actions: [{ type: 'refresh', params: ({ event }) => ({ facts: event.output }) }, ...(to.isTold === true ? [notify('methodSaved')] : [])] },
        onError: [
          { guard: failedBy('answers.refused'), target: 'answeringQuestions', actions: explainFailure },
          { target: to.refused, actions: explainFailure },
        ],
      },
    },
  },
});
