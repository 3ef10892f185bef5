import { isIPv6 } from 'node:net';

/**
 * What limits count of a network address: an IPv4 address itself, of IPv6 the first 64 bits, since one household or
 * one server has all of the rest to itself. IPv4 inside IPv6 (`::ffff:1.2.3.4`) counts as IPv4.
 */
export function networkKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  const bare = address.split('%')[0] ?? address;
  if (!isIPv6(bare)) return address;
  const [head = '', tail] = bare.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  // A dotted end (`::1.2.3.4`) stands for two groups.
  const length = before.length + after.length + (bare.includes('.') ? 1 : 0);
  const groups = [
    ...before,
    ...Array.from({ length: tail === undefined ? 0 : 8 - length }, () => '0'),
    ...after,
  ];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
