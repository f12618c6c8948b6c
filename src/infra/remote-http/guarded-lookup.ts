import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { addressKind } from './address-kind';
import type { Reach } from './host-rules';
import { RemoteFailure } from './remote-failure';

/** Looks up all addresses of a name. */
export type Resolve = (
  hostname: string,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const resolveWithSystem: Resolve = (hostname, callback) => systemLookup(hostname, { all: true }, callback);

/**
 * The name look-up of a connection: only addresses within the reach come out of it. Because it is the look-up whose
 * result is connected to, a name that stands for another address a moment later (DNS rebinding) gains nothing.
 */
export function guardedLookup(reach: Reach, resolve: Resolve = resolveWithSystem): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const wanted = addresses.filter(({ family }) => !options.family || options.family === family);
      const permitted = wanted.filter(({ address }) => ['public', reach].includes(addressKind(address)));
      const [first] = permitted;
      if (!first) {
        const found = addresses.map(({ address }) => address).join(', ') || 'none';
        return callback(new RemoteFailure('refused', `${hostname} has no public address (${found})`), '', 0);
      }
      if (options.all) callback(null, permitted);
      else callback(null, first.address, first.family);
    });
  };
}
