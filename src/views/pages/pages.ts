// Every page of the registration family by its id, which is the `page` of a state's meta. While the host is at work and
// once a flow has ended there is none.
import type { Page as PageId } from '#machines/enrolment/vocabulary.ts';
import { cannotChallenge, challenge, challengeNotSent } from './challenge-pages.ts';
import { confirmRegistration } from './confirm-registration.ts';
import { chooseMethod, codeNotSent, enterCode, enterEmail, enterPhone, scanApp } from './method-pages.ts';
import { introduction, unavailable, unsatisfiable } from './notice-pages.ts';
import type { PageOf } from './page.ts';

export const pages = {
  introduction, chooseMethod, scanApp, enterPhone, enterEmail, enterCode, codeNotSent,
  challenge, challengeNotSent, cannotChallenge, confirmRegistration, unsatisfiable, unavailable,
} satisfies Record<Exclude<PageId, 'working' | 'ended'>, PageOf>;

export type ShownPage = keyof typeof pages;
export const isPage = (id: string): id is ShownPage => Object.hasOwn(pages, id);
