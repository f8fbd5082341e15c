// What an activity of the vocabulary is to be: its input, its output and the settings it may ask for.
import type { InputFrom, OutputFrom } from 'xstate';
import type { activities } from '#machines/enrolment/vocabulary.ts';
import type { DefaultRule } from '#machines/rules/default-method.ts';
import type { Gate } from '#machines/rules/gate.ts';
import { type Activity, ActivityError, type ActivityHost, type Completion, type FlowFacts } from '../engine/activity.ts';
import type { UserDirectory } from '../directory/embedded-directory.ts';
import type { Language } from '../messages/text.ts';
import type { Ids } from '../ports/ids.ts';
import type { Senders } from '../ports/senders.ts';

type Vocabulary = typeof activities;

export type Handler<Src extends keyof Vocabulary> = Omit<Activity, 'run'> & {
  readonly run: (asked: InputFrom<Vocabulary[Src]>, host: ActivityHost) => Promise<OutputFrom<Vocabulary[Src]> | Completion<OutputFrom<Vocabulary[Src]>>>;
};
export type Handlers = { readonly [Src in keyof Vocabulary]: Handler<Src> };

export type ActivitySettings = {
  readonly directory: UserDirectory;
  readonly senders: Senders;
  /** The name of the service as people know it: in messages, and beside the account in an authenticator app. */
  readonly issuer: string;
  readonly ids: Ids;
  /** How many time steps of 30 seconds a person's clock may be off, either way. Default 1; 0 is strict (OWASP ASVS 5.0 6.5.5 allows a code 30 seconds). */
  readonly totpSkew?: number;
  /** What a picture that pairs a device holds, made of the pairing code. Default: a link that an authenticator app opens. */
  readonly pairingUri?: (code: string, language: Language) => string;
  /** The rule of the charts' gate, which whoever writes asks again. Default: today's. */
  readonly gate?: Gate;
  /** The rule by which a method that is put on file becomes the default. Default: today's. */
  readonly defaultAfter?: DefaultRule;
};

/** @throws {ActivityError} `subject.unknown`: the flow is about nobody. */
export function subjectOf({ subject }: Pick<FlowFacts, 'subject'>): string {
  if (subject === null) throw new ActivityError('subject.unknown', 'the flow is about nobody');
  return subject;
}
