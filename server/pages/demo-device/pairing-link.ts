// What the picture that pairs a device holds. The code is behind the sign that no browser sends on: it reaches no log.
import type { Language } from '#src/messages/text.ts';

export type PairingPlace = {
  /** Under which callers reach the service; null where nobody has said. */
  readonly publicUrl: string | null;
  /** The demo device is served, and stands in for an app. */
  readonly isDemo: boolean;
};

const appLink = (parameters: Record<string, string>): string => `factorflow://pair?${new URLSearchParams(parameters).toString()}`;

/** A link to the demo device, in the language of the person, which a phone's camera opens, else one that an authenticator app opens. */
export const pairingLink = ({ publicUrl, isDemo }: PairingPlace) => (code: string, language: Language = 'en'): string => {
  if (publicUrl === null) return appLink({ code });
  const base = publicUrl.replace(/\/+$/, '');
  return isDemo ? `${base}/demo/device${language === 'en' ? '' : `?lng=${language}`}#pair=${code}` : appLink({ code, host: base });
};
