// Takes the process down when a WebSocket message holds a certain word, as a defect in a native parser would.
import { createRequire } from 'node:module';

const { WebSocket } = createRequire(import.meta.url)('ws');
const emit = WebSocket.prototype.emit;
WebSocket.prototype.emit = function (event, ...args) {
  if (event === 'message' && String(args[0]).includes('POISON')) process.kill(process.pid, 'SIGKILL');
  return emit.call(this, event, ...args);
};
