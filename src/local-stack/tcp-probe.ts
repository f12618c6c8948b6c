import { connect } from 'node:net';

/** Resolves when something listens on 127.0.0.1:`port`, rejects when nothing does: the cheap first look at a server. */
export function probeTcp(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
  });
}
