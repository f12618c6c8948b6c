import { type Simulator } from '../../../src/simulator/simulator';
import { Sideband } from '../support/sideband';
import { testSimulator } from '../support/test-simulator';

/** A plain socket that has been greeted. */
async function plainSocket(simulator: Simulator): Promise<Sideband> {
  const socket = await Sideband.open(`${simulator.wsUrl}?model=gpt-realtime-2.1-mini`);
  await socket.next('session.created');
  return socket;
}

/** What a session.update is answered with. */
async function updated(session: Record<string, unknown>): Promise<Record<string, unknown>> {
  const socket = await plainSocket(await testSimulator());
  socket.send({ type: 'session.update', session: { type: 'realtime', ...session } });
  return socket.next('session.updated', 'error');
}

const functionTool = (changes: object): object => ({ type: 'function', name: 'look_up', parameters: {}, ...changes });

describe('plain socket', () => {
  test('plain_socket_begins_with_the_session_of_its_model', async () => {
    const simulator = await testSimulator();

    const socket = await Sideband.open(`${simulator.wsUrl}?model=gpt-realtime-2.1-mini`);

    await expect(socket.next('session.created')).resolves.toMatchObject({
      session: { model: 'gpt-realtime-2.1-mini', id: expect.stringMatching(/^sess_[0-9A-Za-z]{21}$/) },
    });
  });

  test('plain_socket_good_session_is_echoed_whole', async () => {
    const tools = [functionTool({ parameters: { type: 'object', properties: { city: { type: 'string' } } } })];
    const audio = { output: { voice: 'cedar' } };

    const answer = await updated({ instructions: 'Be kind.', tools, audio });

    expect(answer).toMatchObject({ type: 'session.updated', session: { instructions: 'Be kind.', tools, audio } });
  });

  test.each<[string, Record<string, unknown>, string, string]>([
    ['unknown_voice', { audio: { output: { voice: 'karl' } } }, 'invalid_value', 'session.audio.output.voice'],
    ['unknown_field', { colour: 'red' }, 'unknown_parameter', 'session.colour'],
    [
      'long_description',
      { tools: [functionTool({ description: 'x'.repeat(1025), parameters: { type: 'object' } })] },
      'string_above_max_length',
      'session.tools[0].description',
    ],
    [
      'parameters_that_are_no_object',
      { tools: [functionTool({ parameters: { type: 'string' } })] },
      'invalid_function_parameters',
      'session.tools[0].parameters',
    ],
    [
      'schema_that_is_none',
      { tools: [functionTool({ parameters: { type: 'object', properties: { a: { type: 'strin' } } } })] },
      'invalid_function_parameters',
      'session.tools[0].parameters',
    ],
  ])('plain_socket_session_with_%s_is_an_error_event_and_changes_nothing', async (_what, session, code, param) => {
    const answer = await updated(session);

    expect(answer).toMatchObject({ type: 'error', error: { type: 'invalid_request_error', code, param } });
  });

  test('plain_socket_with_another_key_is_401', async () => {
    const simulator = await testSimulator();

    await expect(Sideband.open(`${simulator.wsUrl}?model=gpt-realtime-2.1`, 'sk-other')).rejects.toThrow('401');
  });
});

describe('GET /models', () => {
  const models = (simulator: Simulator, key: string): Promise<Response> =>
    fetch(`${simulator.url}/models`, { headers: { authorization: `Bearer ${key}` } });

  test('models_are_those_of_the_switch', async () => {
    const simulator = await testSimulator({ switches: { models: ['gpt-a', 'gpt-b'] } });

    const answer = await models(simulator, 'sk-test');

    expect(await answer.json()).toMatchObject({
      object: 'list',
      data: [{ id: 'gpt-a', object: 'model' }, { id: 'gpt-b' }],
    });
  });

  test('models_with_another_key_are_401', async () => {
    const answer = await models(await testSimulator(), 'sk-other');

    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ error: { code: 'invalid_api_key' } });
  });
});
