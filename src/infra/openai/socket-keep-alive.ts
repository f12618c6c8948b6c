import type WebSocket from 'ws';

/**
 * Pings an open socket every `intervalMs` and ends it when a ping is not answered before the next one is due: a
 * connection whose other side has silently gone would otherwise look alive for ever. Returns what stops it.
 */
export function keepSocketAlive(socket: WebSocket, intervalMs: number): () => void {
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    // A socket that is closing cannot be pinged; the callback takes that error, and the next round ends the socket.
    socket.ping(undefined, undefined, () => undefined);
  }, intervalMs);
  return () => clearInterval(timer);
}
