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
  /** Of `questions`: how many of the options are to be answered, each once. */
  readonly count?: number;
};

/** Something on file. */
export type Item = {
  readonly id: string;
  /** The row of the table of methods it belongs to: for an icon, say. */
  readonly kind: string;
  readonly title: Title;
  /** What tells it from others of its kind: a masked number or address, or the name its owner gave it. */
  readonly detail?: string;
  /** It answers when the person is first asked who they are. */
  readonly isDefault: boolean;
  readonly notes: readonly Text[];
  /** What may be done with it now: post `{"type": name, …input}` like any action of that name. */
  readonly actions: readonly { readonly name: string; readonly title: Title; readonly input: Readonly<Record<string, string>> }[];
};

export type Message = Text & { readonly level: 'info' | 'success' | 'warning' | 'error' };
export type Progress = { readonly step: number; readonly of: number };
/** `resend`: when another code may be asked for. `code`, `request`: when the code, or the request to a device, at hand ends. `until` is RFC 3339. */
export type Countdown = { readonly name: 'resend' | 'code' | 'request'; readonly until: string };
/** What only the answer that made it shows. `qr` is the `uri` as an SVG picture. */
export type ShownOnce = { readonly secret?: string; readonly uri?: string; readonly qr?: string; readonly password?: string; readonly codes?: readonly string[] };

export type View = {
  readonly page: string;
  readonly title: Title;
  readonly text: readonly Text[];
  readonly fields: readonly Field[];
  /** Missing on a page that is no list; empty where nothing is on file. */
  readonly items?: readonly Item[];
  /** The two digits a person types on their device to approve the request that is under way. */
  readonly number?: string;
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
  /** What taking it means, where that does not go without saying. */
  readonly consequences?: readonly Text[];
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
