// Every page of the registration family by its id, which is the `page` of a state's meta. While the host is at work and
// once a flow has ended there is none.
import type { Page as PageId } from '#machines/enrolment/vocabulary.ts';
import { approve, pairApp, scanApp } from './app-pages.ts';
import { cannotChallenge, challenge, challengeNotSent } from './challenge-pages.ts';
import { confirmDeletion } from './confirm-deletion.ts';
import { confirmRegistration } from './confirm-registration.ts';
import { chooseMethod, codeNotSent, enterCode, enterEmail, enterPhone } from './method-pages.ts';
import { introduction, locked, unavailable, unsatisfiable } from './notice-pages.ts';
import type { PageOf } from './page.ts';
import { reviewInfo, securityInfo } from './security-info.ts';
import { answerQuestions, keepPassword, namePassword } from './typed-pages.ts';

export const pages = {
  introduction, chooseMethod, pairApp, scanApp, approve, enterPhone, enterEmail, answerQuestions, namePassword, keepPassword, enterCode, codeNotSent,
  challenge, challengeNotSent, cannotChallenge, locked, confirmRegistration, securityInfo, reviewInfo, confirmDeletion, unsatisfiable, unavailable,
} satisfies Record<Exclude<PageId, 'working' | 'ended'>, PageOf>;

export type ShownPage = keyof typeof pages;
export const isPage = (id: string): id is ShownPage => Object.hasOwn(pages, id);
