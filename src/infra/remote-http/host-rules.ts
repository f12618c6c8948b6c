import { isIP } from 'node:net';
import { addressKind } from './address-kind';
import { RemoteFailure } from './remote-failure';

/** Who may be reached: on the Internet, or the operator's own machines, too. */
export type Reach = 'public' | 'internal';

/**
 * The operator's rules about whom tools may talk to. An entry is a host name, or `host:port` for another port than the
 * scheme's own.
 */
export class HostRules {
  constructor(
    private readonly hosts: {
      /** Exact names, and `*.example.com` for all names below one. Reached over TLS, at public addresses only. */
      allowed: readonly string[];
      /** Exact names of the operator's own services: at private addresses, and without TLS if the tool says so. */
      internal: readonly string[];
    },
  ) {}

  /** True when nobody may be reached at all. */
  get empty(): boolean {
    return this.hosts.allowed.length + this.hosts.internal.length === 0;
  }

  /**
   * Decides about one address before it is connected to; what a name stands for is checked again when it is looked up.
   * @throws RemoteFailure `refused`, with the reason.
   */
  check(url: URL, allowInsecure: boolean): Reach {
    // `hostname` is normal by now: lower case, and 127.0.0.1 however it was written (127.1, 0x7f000001, 2130706433).
    const internal = this.hosts.internal.some((entry) => sameHost(entry, url));
    if (!internal && !this.hosts.allowed.some((entry) => matches(entry, url))) {
      throw new RemoteFailure('refused', `the host ${url.host} is not in TOOL_ALLOWED_HOSTS`);
    }
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && internal && allowInsecure)) {
      const rule = 'without TLS only hosts in TOOL_INTERNAL_HOSTS, and with allow_insecure';
      throw new RemoteFailure('refused', `${url.host} would be reached without TLS (${rule})`);
    }
    const reach = internal ? 'internal' : 'public';
    const address = url.hostname.replace(/^\[(.*)\]$/, '$1');
    if (isIP(address) !== 0) checkAddress(address, reach);
    return reach;
  }
}

/** Refuses an address that is beyond the reach. */
function checkAddress(address: string, reach: Reach): void {
  const kind = addressKind(address);
  if (kind === 'public' || kind === reach) return;
  throw new RemoteFailure('refused', `the host has the address ${address}, which is not a public one`);
}

function sameHost(entry: string, { hostname, port }: URL): boolean {
  return entry.toLowerCase() === (port === '' ? hostname : `${hostname}:${port}`);
}

/** `*.example.com` is all names below it, however many labels stand for the asterisk. */
function matches(entry: string, url: URL): boolean {
  return entry.startsWith('*.') ? url.host.endsWith(entry.slice(1).toLowerCase()) : sameHost(entry, url);
}
