import { describe, expect, it } from 'vitest';
import { isInsideNetworks } from '#src/directory/trusted-network.ts';

const networks = ['198.51.100.0/24', '203.0.113.9', '2001:db8::/32', 'nonsense', '192.0.2.0/99', '192.0.2.0/-1', '192.0.2.0/24/8', '192.0.2.0/'];

describe('a trusted network', () => {
  it.each(['198.51.100.0', '198.51.100.255', '203.0.113.9', '2001:db8:1::1', '::ffff:198.51.100.7'])('holds %s', (ip) => {
    expect(isInsideNetworks(ip, networks)).toBe(true);
  });

  it.each(['198.51.101.0', '203.0.113.10', '2001:db9::1', '192.0.2.1', '::ffff:192.0.2.1', 'nonsense', '', '198.51.100', '198.51.100.7/24', null])('does not hold %s', (ip) => {
    expect(isInsideNetworks(ip, networks)).toBe(false);
  });

  it('is nowhere when none is listed', () => {
    expect(isInsideNetworks('198.51.100.1', [])).toBe(false);
  });
});
