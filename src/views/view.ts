// A page as data: what a client needs to show it, and nothing a client would have to know the chart for.
// The shapes are the API's; HTML is one more rendering of them.
import type { LiveFlow } from '../engine/definition.ts';
import type { Offer } from '../engine/offers.ts';
import type { Transaction } from '../engine/transaction.ts';
import type { Json, JsonObject } from '../ports/json.ts';
import type { Text } from '../messages/text.ts';
import { qrSvg } from '../proofs/qr-code.ts';
import type { ActionKind } from './action-kinds.ts';

export type Title = { readonly id: string; readonly text: string };

export type Option = {
  readonly value: string;
  readonly label: string;
  /** An option that is not available is shown with its reason; sending it is refused. */
  readonly available: boolean;
  readonly because?: string;
};

/** `name` is a property of the input of `action`, one of the actions offered beside the view. */
export type Field = {
  readonly name: string;
  readonly kind: 'code' | 'tel' | 'email' | 'choice' | 'text' | 'questions';
  readonly label: string;
  readonly action: string;
  readonly options?: readonly Option[];
};

export type Message = Text & { readonly level: 'info' | 'warning' | 'error' };
export type Progress = { readonly step: number; readonly of: number };
/** `resend`: when another code may be asked for. `code`: when the code at hand ends. `until` is RFC 3339. */
export type Countdown = { readonly name: 'resend' | 'code'; readonly until: string };
/** What only the answer that made it shows. `qr` is the `uri` as an SVG picture. */
export type ShownOnce = { readonly secret?: string; readonly uri?: string; readonly qr?: string; readonly password?: string; readonly codes?: readonly string[] };

export type View = {
  readonly page: string;
  readonly title: Title;
  readonly text: readonly Text[];
  readonly fields: readonly Field[];
  readonly progress?: Progress;
  readonly countdowns?: readonly Countdown[];
  readonly shownOnce?: ShownOnce;
  readonly messages: readonly Message[];
};

/** What the flow takes now; `input` is a JSON Schema of the payload, without its `type`. */
export type Action = {
  readonly name: string;
  /** Missing where the machine does not say. */
  readonly kind?: ActionKind;
  readonly title: Title;
  readonly href: string;
  readonly method: 'POST';
  readonly input: JsonObject;
};

/** Views look rows up; they write nothing and decide nothing. */
export type RowReader = Pick<Transaction, 'get'>;

/** Null when no person is waited for: the host is at work, or the flow has ended. `now`: milliseconds since 1970. */
export type ViewOf = (live: LiveFlow, offers: readonly Offer[], read: RowReader, now: number, language: string) => Promise<View | null>;

/** The view with what this one answer may show; anything else than the contract's names stays out. */
export function withShown(view: View, shown: Json): View {
  if (shown === null || typeof shown !== 'object' || Array.isArray(shown)) return view;
  const made = shown as JsonObject;
  const texts = Object.fromEntries((['secret', 'uri', 'qr', 'password'] as const).flatMap((name) => (typeof made[name] === 'string' ? [[name, made[name]]] : [])));
  const codes = Array.isArray(made['codes']) ? { codes: made['codes'].map(String) } : {};
  // Drawn from the address it holds where it does not come along: a picture need not be stored.
  const qr = typeof texts['uri'] === 'string' && texts['qr'] === undefined ? { qr: qrSvg(texts['uri']) } : {};
  return { ...view, shownOnce: { ...texts, ...codes, ...qr } };
}
