import { type SimulatedCall } from '../../../src/simulator/calls/simulated-call';
import { type Scenario } from '../../../src/simulator/scenario/scenario-schema';
import { type PlaceCallOptions, type Simulator, type SimulatorOptions } from '../../../src/simulator/simulator';
import { startSimulator } from '../../../src/simulator/start-simulator';
import { Sideband } from './sideband';

const running: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

/** Stops something, and everything else it was given, after the test. */
export function stopAfterTest(server: { stop(): Promise<void> }): void {
  running.push(server);
}

/** A fast simulator whose webhooks nobody takes, stopped after the test. */
export async function testSimulator(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const { switches, ...others } = options;
  const simulator = await startSimulator({
    apiKey: 'sk-test',
    webhookUrl: 'http://127.0.0.1:9/',
    webhookSecret: 'whsec_c2VjcmV0',
    webhookRetries: { attempts: 1 },
    switches: { speed: 40, ...switches },
    ...others,
  });
  stopAfterTest(simulator);
  return simulator;
}

/** One request to a call's REST route. */
export async function request(
  simulator: Simulator,
  callId: string,
  verb: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${simulator.url}/realtime/calls/${callId}/${verb}`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk-test', 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

/** What an agent accepts a call with. */
export const ACCEPT_BODY = {
  type: 'realtime',
  model: 'gpt-realtime-2.1',
  instructions: 'Be kind.',
  audio: { input: { transcription: { model: 'gpt-4o-mini-transcribe', language: 'en' } }, output: { voice: 'marin' } },
};

/** A call that was accepted, with one sideband attached. */
export async function answeredCall(
  simulator: Simulator,
  scenario: Scenario,
  options: PlaceCallOptions & { accept?: Record<string, unknown> } = {},
): Promise<{ call: SimulatedCall; sideband: Sideband }> {
  const { accept = ACCEPT_BODY, ...placing } = options;
  const call = simulator.placeCall(scenario, placing);
  await request(simulator, call.callId, 'accept', accept);
  return { call, sideband: await Sideband.attach(simulator.wsUrl, call.callId) };
}
