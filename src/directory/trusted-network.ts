// Whether an address lies in one of a tenant's trusted networks. What cannot be read lies in none.
import { BlockList, isIP } from 'node:net';

/** `networks`: addresses and CIDR ranges, IPv4 or IPv6. */
export function isInsideNetworks(ip: string | null, networks: readonly string[]): boolean {
  const address = ip === null ? '' : plain(ip);
  const family = familyOf(address);
  if (family === null) return false;
  const list = new BlockList();
  for (const network of networks) {
    const [base = '', prefix, ...rest] = network.split('/');
    const kind = familyOf(plain(base));
    const longest = kind === 'ipv4' ? 32 : 128;
    const bits = prefix === undefined ? longest : /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1;
    if (kind === null || rest.length > 0 || bits < 0 || bits > longest) continue;
    list.addSubnet(plain(base), bits, kind);
  }
  return list.check(address, family);
}

/** An IPv4 address as a dual-stack socket writes it (RFC 4291 section 2.5.5.2) is that IPv4 address. */
const plain = (ip: string): string => /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip.trim())?.[1] ?? ip.trim();
const familyOf = (ip: string): 'ipv4' | 'ipv6' | null => (isIP(ip) === 4 ? 'ipv4' : isIP(ip) === 6 ? 'ipv6' : null);
