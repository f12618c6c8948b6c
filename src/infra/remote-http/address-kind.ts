import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * `public`: anybody may be sent there. `internal`: this machine or its networks, only for hosts that the operator names.
 * `never`: nobody's service (multicast, link-local, reserved), a cloud's own machinery, or an address inside an address.
 */
export type AddressKind = 'public' | 'internal' | 'never';

/** Ranges of ipaddr.js in which an operator's own services live. */
const internalRanges: ReadonlySet<string> = new Set(['loopback', 'private', 'carrierGradeNat', 'uniqueLocal']);

/**
 * Addresses at which clouds answer their own machines, with credentials too, outside the link-local range: AWS (IPv6),
 * Alibaba, Azure.
 */
const cloudMachinery: ReadonlySet<string> = new Set(['fd00:ec2::254', '100.100.100.200', '168.63.129.16']);

/** The only IPv6 addresses there are on the Internet. */
const globalUnicast = ipaddr.parseCIDR('2000::/3');

/** What kind of address this is; `never` for anything that is none. IPv4 in IPv6 (mapped, NAT64, 6to4) is `never`. */
export function addressKind(text: string): AddressKind {
  // ipaddr.js would take `1.2.3` for one, too.
  if (isIP(text) === 0) return 'never';
  const address = ipaddr.parse(text);
  // A zone (`fe80::1%eth0`) makes it another text, never another address.
  if (cloudMachinery.has(address.toString().replace(/%.*/, ''))) return 'never';
  const range = address.range();
  if (internalRanges.has(range)) return 'internal';
  if (range !== 'unicast') return 'never';
  return address.kind() === 'ipv4' || address.match(globalUnicast) ? 'public' : 'never';
}
