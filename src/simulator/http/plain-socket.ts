import { type WebSocket } from 'ws';
import { SidebandSockets } from '../calls/sideband-sockets';
import { CallClock } from '../session/call-clock';
import { Changes } from '../session/changes';
import { newSession } from '../session/effective-session';
import { LiveSession } from '../session/live-session';
import { newId } from '../wire/ids';
import { sessionFrame } from '../wire/session-frames';
import { type RestDependencies } from './rest-routes';

/**
 * Serves a plain Realtime socket (`?model=`), which belongs to no call: it begins with `session.created`, checks and
 * answers every client event as a sideband does. Nobody speaks on it, and nobody writes the responses it asks for. Its
 * frames are in the journal under its session id.
 */
export function servePlainSocket(
  socket: WebSocket,
  model: string,
  { journal, switches }: Pick<RestDependencies, 'journal' | 'switches'>,
): void {
  const sessionId = newId('sess');
  const over = new AbortController();
  const sockets = new SidebandSockets(sessionId, journal, () => undefined);
  const session = new LiveSession(
    newSession(sessionId, { type: 'realtime', model }, Date.now()),
    new CallClock(switches.speed, over.signal),
    new Changes(),
    (frame) => sockets.broadcast(frame),
  );
  sockets.attach(socket, (message, answer) => session.receive(message, answer));
  socket.once('close', () => over.abort());
  sockets.broadcast(sessionFrame('created', { ...session.context.session }));
}
