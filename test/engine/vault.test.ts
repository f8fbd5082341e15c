// Promise 9: what must be kept is sealed to its row, what must only be compared is fingerprinted.
import { describe, expect, it } from 'vitest';
import { createVault, fingerprintKey, keyIdOf, VaultError } from '#src/engine/vault.ts';

const key = (byte: number): Buffer => Buffer.alloc(32, byte);
const vaultOf = (current: string, ...ids: string[]) => createVault({ current, keys: new Map(ids.map((id) => [id, key(id.charCodeAt(0))])) });
const vault = vaultOf('a', 'a');

describe('the vault', () => {
  it('opens what it sealed, under the same row only', () => {
    const box = vault.seal({ seed: 'JBSWY3DP', n: [1, null] }, 'method/1');
    expect(vault.open(box, 'method/1')).toEqual({ seed: 'JBSWY3DP', n: [1, null] });
    expect(() => vault.open(box, 'method/2')).toThrow(VaultError);
  });

  it('keeps one format, shows nothing of the value and never seals twice alike', () => {
    const [one, other] = [vault.seal('JBSWY3DP', 'row'), vault.seal('JBSWY3DP', 'row')];
    expect(one).toMatch(/^v1\.a\.[\w-]{16}\.[\w-]{22}\.[\w-]+$/);
    expect(one).not.toContain('JBSWY3DP');
    expect(Buffer.from(one.split('.')[4] ?? '', 'base64url').toString('latin1')).not.toContain('JBSWY3DP');
    expect(one).not.toBe(other);
  });

  it('opens a box that an earlier release has sealed', () => {
    expect(vault.open('v1.a.EWzJFik89KZjUpnk.gH7wXWLqySC6aiCtiwtBJg.R6I9-gM5', 'row')).toBe('kept');
  });

  it('refuses a box of which any part was changed', () => {
    const parts = vault.seal('secret', 'row').split('.');
    for (const part of [2, 3, 4]) {
      const changed = parts.with(part, (parts[part]?.startsWith('A') === true ? 'B' : 'A') + (parts[part] ?? '').slice(1)).join('.');
      expect(() => vault.open(changed, 'row')).toThrow(VaultError);
    }
    const short = parts.with(3, (parts[3] ?? '').slice(0, 6)).join('.');
    expect(() => vault.open(short, 'row')).toThrow();
    for (const nonsense of ['', 'v1', 'v2.a.b.c.d', parts.slice(0, 4).join('.')]) expect(() => vault.open(nonsense, 'row')).toThrow(VaultError);
  });

  it('refuses another key, and opens under every key it was given while the newest seals', () => {
    const [old, rotated] = [vault.seal('secret', 'row'), vaultOf('b', 'a', 'b')];
    expect(rotated.open(old, 'row')).toBe('secret');
    expect(rotated.seal('secret', 'row')).toMatch(/^v1\.b\./);
    expect(() => vault.open(rotated.seal('secret', 'row'), 'row')).toThrow('no sealing key with id "b"');
    const impostor = createVault({ current: 'a', keys: new Map([['a', key(1)]]) });
    expect(() => impostor.open(old, 'row')).toThrow(VaultError);
  });

  it('compares by fingerprint: the same text, purpose and key, and nothing else', () => {
    const print = vault.fingerprint('123456', 'code/1');
    expect(print).not.toContain('123456');
    expect(vault.fingerprint('123456', 'code/1')).toBe(print);
    expect(vault.matches(print, '123456', 'code/1')).toBe(true);
    expect([vault.matches(print, '123457', 'code/1'), vault.matches(print, '123456', 'code/2'), vault.matches('', '123456', 'code/1'), vault.matches('a.short', '123456', 'code/1')]).toEqual([false, false, false, false]);
    expect(vaultOf('b', 'a', 'b').matches(print, '123456', 'code/1')).toBe(true);
    expect(vaultOf('b', 'b').matches(print, '123456', 'code/1')).toBe(false);
  });

  it('goes on comparing what a retired key has fingerprinted, by what is left of the key, which opens and leads back to nothing', () => {
    const [print, box] = [vault.fingerprint('123456', 'code/1'), vault.seal('secret', 'row')];
    const left = fingerprintKey(key('a'.charCodeAt(0)));
    expect(left.equals(key('a'.charCodeAt(0)))).toBe(false);
    const later = createVault({ current: 'b', keys: new Map([['b', key(2)]]), fingerprints: new Map([['a', left]]) });
    expect([later.matches(print, '123456', 'code/1'), later.matches(print, '123457', 'code/1')]).toEqual([true, false]);
    expect(() => later.open(box, 'row')).toThrow('no sealing key with id "a"');
    const impostor = createVault({ current: 'a', keys: new Map([['a', left]]) });
    expect(() => impostor.open(box, 'row')).toThrow(VaultError);
    expect(() => createVault({ current: 'b', keys: new Map([['b', key(2)]]), fingerprints: new Map([['a', Buffer.alloc(5)]]) })).toThrow('5 bytes');
  });

  it('tells by which key a box is sealed', () => {
    expect([keyIdOf(vault.seal('secret', 'row')), keyIdOf('nothing')]).toEqual(['a', null]);
  });

  it('takes no key of another length, and no current key that is missing', () => {
    expect(() => createVault({ current: 'a', keys: new Map([['a', Buffer.alloc(16)]]) })).toThrow('16 bytes');
    expect(() => createVault({ current: 'b', keys: new Map([['a', key(1)]]) })).toThrow('no sealing key with id "b"');
  });
});
