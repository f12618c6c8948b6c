import { scenarioOf } from '../support/scenario-of';
import { ACCEPT_BODY, answeredCall, request, testSimulator } from '../support/test-simulator';

const QUIET = scenarioOf([{ silence: 600_000 }]);

async function errorOf(response: Response): Promise<Record<string, unknown>> {
  return ((await response.json()) as { error: Record<string, unknown> }).error;
}

describe('REST routes', () => {
  test('accept_ofARingingCall_is200WithNothingInIt', async () => {
    const simulator = await testSimulator();
    const { callId } = simulator.placeCall(QUIET);

    const response = await request(simulator, callId, 'accept', ACCEPT_BODY);

    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe('0');
    expect(response.headers.get('x-request-id')).toMatch(/^req_/);
    expect(simulator.call(callId)?.phase).toBe('in_call');
  });

  test('request_withoutOrWithAWrongKey_is401', async () => {
    const simulator = await testSimulator();
    const { callId } = simulator.placeCall(QUIET);

    const wrong = await request(simulator, callId, 'accept', ACCEPT_BODY, { authorization: 'Bearer sk-other' });
    const none = await request(simulator, callId, 'accept', ACCEPT_BODY, { authorization: 'Basic abc' });

    expect([wrong.status, none.status]).toEqual([401, 401]);
    expect(await errorOf(wrong)).toMatchObject({ code: 'invalid_api_key' });
  });

  test.each(['accept', 'reject', 'refer', 'hangup'])('%s_ofAnUnknownCall_is404CallIdNotFound', async (verb) => {
    const simulator = await testSimulator();

    const response = await request(simulator, 'rtc_u1_nobody', verb, {});

    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      error: {
        message: 'No session found for the provided call_id',
        type: 'invalid_request_error',
        code: 'call_id_not_found',
        param: '',
      },
    });
  });

  test.each([
    [
      'missing type',
      { model: 'gpt-realtime-2.1' },
      'missing_required_parameter',
      "Missing required parameter: 'session.type'.",
    ],
    ['unknown key', { type: 'realtime', voice: 'marin' }, 'unknown_parameter', "Unknown parameter: 'session.voice'."],
    [
      'tuned turn detection',
      { type: 'realtime', audio: { input: { turn_detection: { type: 'server_vad', threshold: 0.6 } } } },
      'unknown_parameter',
      "Unknown parameter: 'session.audio.input.turn_detection.threshold'.",
    ],
    [
      'nested tool',
      { type: 'realtime', tools: [{ type: 'function', name: 'x', function: {} }] },
      'unknown_parameter',
      "Unknown parameter: 'session.tools[0].function'.",
    ],
  ])('accept_with %s_is400InTheApisWords', async (_case, body, code, message) => {
    const simulator = await testSimulator();
    const { callId } = simulator.placeCall(QUIET);

    const response = await request(simulator, callId, 'accept', body);

    expect(response.status).toBe(400);
    expect(await errorOf(response)).toMatchObject({ type: 'invalid_request_error', code, message });
    expect(simulator.call(callId)?.phase).toBe('ringing');
  });

  test('accept_lenient_takesAMalformedBodyAndTheCallBreaks', async () => {
    const simulator = await testSimulator({ switches: { strictAccept: false } });
    const call = simulator.placeCall(QUIET);

    const response = await request(simulator, call.callId, 'accept', { voice: 'marin' });

    expect(response.status).toBe(200);
    expect((await call.finished).end).toBe('sip_failed');
  });

  test('accept_withTheSwitch_answers204', async () => {
    const simulator = await testSimulator({ switches: { acceptStatus: 204 } });
    const { callId } = simulator.placeCall(QUIET);

    expect((await request(simulator, callId, 'accept', ACCEPT_BODY)).status).toBe(204);
  });

  test('accept_repeated_answersAsTheSwitchSays', async () => {
    const simulator = await testSimulator();
    const { callId } = simulator.placeCall(QUIET);
    const lenient = simulator.placeCall(QUIET, { switches: { repeatedAcceptStatus: 200 } });
    for (const id of [callId, lenient.callId]) await request(simulator, id, 'accept', ACCEPT_BODY);

    const repeated = await request(simulator, callId, 'accept', ACCEPT_BODY);
    const allowed = await request(simulator, lenient.callId, 'accept', ACCEPT_BODY);

    expect([repeated.status, allowed.status]).toEqual([409, 200]);
  });

  test('bodies_thatAreNoJsonOrNotWhatTheVerbTakes_are400', async () => {
    const simulator = await testSimulator();
    const { call } = await answeredCall(simulator, QUIET);
    const ringing = simulator.placeCall(QUIET);

    const statuses = [
      (await request(simulator, ringing.callId, 'accept', '{"type"')).status,
      (await request(simulator, ringing.callId, 'reject', { status_code: 200 })).status,
      (await request(simulator, call.callId, 'refer', {})).status,
      (await request(simulator, call.callId, 'refer', { target_uri: 'tel:+33100000000', reason: 'x' })).status,
      (await request(simulator, call.callId, 'refer', { target_uri: '+33100000000' })).status,
    ];

    expect(statuses).toEqual([400, 400, 400, 400, 400]);
    expect(call.phase).toBe('in_call');
  });

  test('hangup_endsTheCallOnce_andReferBeforeAcceptFindsNoSession', async () => {
    const simulator = await testSimulator();
    const { call } = await answeredCall(simulator, QUIET);
    const ringing = simulator.placeCall(QUIET);

    const first = await request(simulator, call.callId, 'hangup');
    const second = await request(simulator, call.callId, 'hangup');
    const early = await request(simulator, ringing.callId, 'refer', { target_uri: 'tel:+33100000000' });

    expect([first.status, second.status, early.status]).toEqual([200, 404, 404]);
  });

  test('journal_keepsRequestsWithHeadersAndBodiesButNoKeys', async () => {
    const simulator = await testSimulator();
    const { callId } = simulator.placeCall(QUIET);

    await request(simulator, callId, 'reject', { status_code: 486 }, { 'X-Trace': 'abc' });

    expect(simulator.requests(callId)).toMatchObject([
      {
        verb: 'reject',
        method: 'POST',
        path: `/v1/realtime/calls/${callId}/reject`,
        headers: { authorization: 'Bearer ***', 'x-trace': 'abc' },
        body: '{"status_code":486}',
        status: 200,
      },
    ]);
    expect(simulator.call(callId)?.summary().rejectedWith).toBe(486);
  });
});
