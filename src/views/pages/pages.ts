// Every page of the registration family by its id, which is the `page` of a state's meta.
import type { Page as PageId } from '#machines/enrolment/vocabulary.ts';
import { challenge, challengeNotSent } from './challenge-pages.ts';
import { confirmRegistration } from './confirm-registration.ts';
import { chooseMethod, codeNotSent, enterCode, enterEmail, enterPhone, scanApp } from './method-pages.ts';
import { ended, introduction, unavailable, unsatisfiable, working } from './notice-pages.ts';
import type { PageOf } from './page.ts';

export const pages = {
  working, introduction, chooseMethod, scanApp, enterPhone, enterEmail, enterCode, codeNotSent,
  challenge, challengeNotSent, confirmRegistration, unsatisfiable, unavailable, ended,
} satisfies Record<PageId, PageOf>;

export const isPage = (id: string): id is PageId => Object.hasOwn(pages, id);
