// The page of the demo device: served only where no real device is, with nothing on it that a strict policy would refuse.
import { readFileSync } from 'node:fs';
import { webcrypto } from 'node:crypto';
import { Secret } from 'otpauth';
import { afterEach, describe, expect, it } from 'vitest';
import { pairingLink } from '#server/pages/demo-device/pairing-link.ts';
import { languages } from '#src/messages/text.ts';
import { codeAt, stepAt } from '#src/proofs/totp.ts';
import { demoApp, type DemoDevice } from '../../support/demo-device.ts';
import { type Service, startService } from '../../support/service.ts';

const open = { authorization: '' };
const text = (name: string) => readFileSync(new URL(`../../../server/pages/demo-device/${name}`, import.meta.url), 'utf8');

describe('the demo device', () => {
  let service: Service | null = null;
  afterEach(async () => await service?.stop());

  it('is a page, a script and a style, and may load nothing else', async () => {
    service = await startService([]);
    for (const [path, type] of [['/demo/device', 'text/html'], ['/demo/device/device.js', 'text/javascript'], ['/demo/device/words.js', 'text/javascript'], ['/demo/device/device.css', 'text/css']] as const) {
      const reply = await service.call('GET', path, undefined, open);
      expect([reply.status, reply.headers.get('content-type')]).toEqual([200, `${type}; charset=utf-8`]);
      expect(reply.headers.get('content-security-policy')).toBe("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'");
      expect(reply.headers.get('referrer-policy')).toBe('no-referrer');
      expect(reply.headers.get('cache-control')).toBe('no-store');
    }
  });

  it('is not there where a webhook takes what is pushed', async () => {
    service = await startService(['--webhook', 'http://127.0.0.1:9/']);
    for (const path of ['/demo/device', '/demo/device/device.js', '/demo/device/words.js', '/demo/device/device.css']) expect((await service.call('GET', path)).status).toBe(404);
  });

  it('says that it is a demonstration, in a language it names, and has no script or style within the page', () => {
    const page = text('page.html');
    expect(page).toContain('This is a demonstration.');
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page).not.toMatch(/ style=| on\w+=|<style|<script(?![^>]* src=)/);
    const fields = [...page.matchAll(/<input id="(\w+)"/g)].map(([, id]) => id);
    expect(fields.length).toBeGreaterThan(0);
    for (const id of fields) expect(page).toContain(`<label for="${id}">`);
    expect(page).toContain('role="status"');
    expect(text('device.js')).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|localStorage/);
  });

  it('comes in the language that is asked for, else preferred, page and script alike', async () => {
    service = await startService([]);
    for (const [path, preferred, language] of [['/demo/device', 'de-AT', 'de'], ['/demo/device?lng=de', 'en', 'de'], ['/demo/device?lng=en', 'de', 'en'], ['/demo/device', 'fr', 'en']] as const) {
      const reply = await service.call('GET', path, undefined, { ...open, 'accept-language': preferred });
      expect([reply.status, reply.headers.get('content-language'), /<html lang="(\w+)">/.exec(reply.text)?.[1]]).toEqual([200, language, language]);
    }
    const { words, speaker } = (await import(new URL('../../../server/pages/demo-device/words.js', import.meta.url).href)) as { words: Record<string, Record<string, string>>; speaker: (language: string) => (word: string, parts?: object) => string }; // plain JavaScript, as a browser gets it
    const parts = (wording = '') => [...wording.matchAll(/\{\w+\}/g)].map(([part]) => part).sort();
    const [english = {}, german = {}] = [words['en'], words['de']];
    expect(Object.keys(words).sort()).toEqual([...languages].sort());
    expect(Object.keys(german)).toEqual(Object.keys(english));
    for (const [word, wording] of Object.entries(english)) expect(parts(german[word]), word).toEqual(parts(wording));
    expect([speaker('de')('forget', { name: 'Pixel' }), speaker('fr')('forget', { name: 'Pixel' })]).toEqual(['Pixel vergessen', 'Forget Pixel']);
    const used = [...text('device.js').matchAll(/word\('(\w+)'/g)].map(([, word]) => word);
    expect(used.length).toBeGreaterThan(10);
    expect(used.filter((word) => english[word ?? ''] === undefined)).toEqual([]);
    const skeleton = (name: string) => [...text(name).matchAll(/<(\w+)[^>]*? id="([\w-]+)"/g)].map(([, tag, id]) => `${tag} ${id}`);
    expect(skeleton('page.de.html')).toEqual(skeleton('page.html'));
  });

  it('shows the codes that the service expects', async () => {
    const seed = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
    const key = await webcrypto.subtle.importKey('raw', new Uint8Array(Secret.fromBase32(seed).buffer), { name: 'HMAC', hash: 'SHA-1' }, false, ['sign']);
    for (const now of [59_000, 1_111_111_109_000, 20_000_000_000_000]) {
      const app = await demoApp('http://127.0.0.1:9', () => now);
      const code = await app.code({ codes: { key, digits: 6, period: 30 } } as unknown as DemoDevice); // what a code is made of
      expect(code?.digits).toBe(codeAt(seed, stepAt(now)));
    }
  });

  it.each([
    [{ publicUrl: 'https://login.example/', isDemo: true }, 'https://login.example/demo/device#pair=CODE'],
    [{ publicUrl: 'https://login.example', isDemo: false }, 'factorflow://pair?code=CODE&host=https%3A%2F%2Flogin.example'],
    [{ publicUrl: null, isDemo: true }, 'factorflow://pair?code=CODE'],
  ])('is reached by a picture whose code no browser sends on: %j', (place, link) => expect(pairingLink(place)('CODE')).toBe(link));

  it('is reached in the language of the person', () => {
    expect(pairingLink({ publicUrl: 'https://login.example/', isDemo: true })('CODE', 'de')).toBe('https://login.example/demo/device?lng=de#pair=CODE');
    expect(pairingLink({ publicUrl: 'https://login.example/', isDemo: false })('CODE', 'de')).not.toContain('lng');
  });
});
