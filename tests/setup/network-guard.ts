import { type LookupFunction, Socket } from 'node:net';
import { existingServers } from '../../src/local-stack/existing-servers';

const loopback = /^(localhost|127\.[\d.]+|::1|\[::1\]|::ffff:127\.[\d.]+)$/;

/** The host a call of `Socket.connect` leads to; undefined for a local socket file and the default, `localhost`. */
function hostOf(args: unknown[]): string | undefined {
  // node:net itself calls it with the arguments wrapped in one array.
  const [target, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  if (typeof target === 'object' && target !== null) return (target as { host?: string }).host;
  return typeof target === 'number' && typeof second === 'string' ? second : undefined;
}

const connect = Socket.prototype.connect;

/** Taken here, before a test replaces the clock. */
const later = setImmediate;

/** Tests talk to this machine only; servers that somebody lent for them may be elsewhere. */
if (Object.keys(existingServers(process.env)).length === 0) {
  beforeAll(() => {
    Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
      const host = hostOf(args);
      if (host === undefined || loopback.test(host)) return Reflect.apply(connect, this, args) as Socket;
      const refusal = new Error(`A test tried to reach ${host}: tests talk to 127.0.0.1 only.`);
      // It fails the way an unknown name does, so that every kind of client gets it as an error of its own.
      const lookup: LookupFunction = (_host, _options, callback) => later(() => callback(refusal, '', 0));
      return Reflect.apply(connect, this, [{ host: 'refused.invalid', port: 1, lookup }]) as Socket;
    };
  });
  afterAll(() => {
    Socket.prototype.connect = connect;
  });
}
