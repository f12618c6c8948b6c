import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { trySession } from '../../../src/infra/openai/try-session';
import type { AcceptBody } from '../../../src/models/call-control';

let server: WebSocketServer;
afterEach(() => new Promise((resolve) => server.close(resolve)));

/** What becomes of a trial at a server that answers the `session.update` with these frames. */
async function trialAt(...frames: string[]): Promise<unknown> {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await new Promise((resolve) => server.once('listening', resolve));
  server.on('connection', (socket) => {
    socket.on('message', () => frames.forEach((frame) => socket.send(frame)));
  });
  const { port } = server.address() as AddressInfo;
  const options = { apiKey: 'sk-test', wsServerUrl: `ws://127.0.0.1:${port}/v1/realtime`, timeoutMs: 5_000 };
  return trySession(options, { model: 'gpt-realtime' } as AcceptBody);
}

describe('trySession', () => {
  test('frame_that_is_not_json_is_said_in_words', async () => {
    expect(await trialAt('<html>')).toEqual({ kind: 'unanswered', reason: 'a frame came that is not JSON' });
  });

  test('frames_of_other_kinds_before_the_answer_are_passed_over', async () => {
    const error = {
      type: 'error',
      error: { code: 'invalid_value', message: 'No such voice.', param: 'session.voice' },
    };

    expect(await trialAt('null', '{"type":"session.created"}', JSON.stringify(error))).toEqual({
      ...{ kind: 'refused', message: 'No such voice.', param: 'session.voice' },
    });
  });
});
