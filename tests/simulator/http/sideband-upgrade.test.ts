import { request as httpRequest } from 'node:http';
import { type Simulator } from '../../../src/simulator/simulator';
import { scenarioOf } from '../support/scenario-of';
import { Sideband } from '../support/sideband';
import { answeredCall, request, testSimulator } from '../support/test-simulator';

const QUIET = scenarioOf([{ silence: 600_000 }]);

/** Asks for an upgrade and reads what it is refused with. */
async function refusal(simulator: Simulator, callId: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const asked = httpRequest({
      port: simulator.port,
      host: '127.0.0.1',
      path: `/v1/realtime?call_id=${callId}`,
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        authorization: 'Bearer sk-test',
        ...headers,
      },
    });
    asked.on('response', (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode, body }));
    });
    asked.on('upgrade', () => reject(new Error('it was taken')));
    asked.on('error', reject);
    asked.end();
  });
}

describe('sideband upgrade', () => {
  test('upgrade_beforeAcceptAndAfterTheEnd_is404WithTheApisJson', async () => {
    const simulator = await testSimulator();
    const ringing = simulator.placeCall(QUIET);
    const { call } = await answeredCall(simulator, QUIET);
    await request(simulator, call.callId, 'hangup');

    for (const callId of [ringing.callId, call.callId, 'rtc_u1_nobody']) {
      const { status, body } = await refusal(simulator, callId);
      expect(status).toBe(404);
      expect(JSON.parse(body)).toMatchObject({ error: { code: 'call_id_not_found', param: '' } });
    }
  });

  test('upgrade_withTheOldApisHeader_is404_andWithoutKey401', async () => {
    const simulator = await testSimulator();
    const { call } = await answeredCall(simulator, QUIET);

    const beta = await refusal(simulator, call.callId, { 'openai-beta': 'realtime=v1' });
    const anonymous = await refusal(simulator, call.callId, { authorization: '' });

    expect([beta.status, anonymous.status]).toEqual([404, 401]);
  });

  test('upgrade_ofAnAnsweredCall_sendsNothingUnlessSwitchedOn', async () => {
    const simulator = await testSimulator();
    const plain = await answeredCall(simulator, QUIET);
    const greeted = await answeredCall(simulator, QUIET, { switches: { sessionCreatedOnAttach: true } });

    const created = await greeted.sideband.next('session.created');
    plain.sideband.send({ type: 'input_audio_buffer.clear' });
    await plain.sideband.next('input_audio_buffer.cleared');

    expect(plain.sideband.types()).toEqual(['input_audio_buffer.cleared']);
    expect(created.session).toMatchObject({
      id: greeted.call.callId.replace('rtc_', 'sess_'),
      instructions: 'Be kind.',
      audio: { input: { transcription: { language: 'en', prompt: null } }, output: { voice: 'marin', speed: 1 } },
    });
  });

  test.each([1000, 1001, 1006] as const)('hangup_closesEverySocketWithTheSwitchedCode %i', async (code) => {
    const simulator = await testSimulator({ switches: { hangupCloseCode: code } });
    const { call, sideband } = await answeredCall(simulator, QUIET);
    const second = await Sideband.attach(simulator.wsUrl, call.callId);

    await request(simulator, call.callId, 'hangup');
    const closed = await Promise.all([sideband.closed, second.closed]);

    expect(closed.map((each) => each.code)).toEqual([code, code]);
  });

  test('message_overTheLimit_closesOnlyItsSocket', async () => {
    const simulator = await testSimulator();
    const { call, sideband } = await answeredCall(simulator, QUIET);

    sideband.send('x'.repeat(300 * 1024));
    const { code } = await sideband.closed;

    expect(code).not.toBe(1000);
    expect(call.phase).toBe('in_call');
  });
});
