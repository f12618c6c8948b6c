import { setTimeout as delay } from 'node:timers/promises';
import { type DemoStack } from '../../src/apps/demo/start-demo-stack';
import { phoneCallWorkflowId } from '../../src/models/phone-call-input';
import { newCallId } from '../../src/simulator/wire/ids';
import { type BareRoundTrips } from '../bare/bare-round-trips';
import { spread } from '../spread';
import { type CallHistory } from './call-history';
import { toolCallScenario } from './tool-call-scenario';
import { answeredFunctionCall, type ToolRoundTrip, toolRoundTrips } from './tool-round-trips';

/** What the calls of a measurement are like. */
export interface Load {
  /** Calls at the same time. */
  calls: number;
  seconds: number;
  /** Caller and model live this many times as fast. */
  speed: number;
  /** One turn of the conversation, with one tool call, in milliseconds of the call's own time. */
  turnMs: number;
}

/** What was seen of a load. */
export interface LoadMeasurement {
  /** Bare round trips, milliseconds. */
  bareMs: number[];
  /** Tool round trips with the history of their call. */
  calls: { trips: ToolRoundTrip[]; history: CallHistory }[];
}

/**
 * Lets `load.calls` calls talk, and makes one bare round trip after every tool call, at another moment of the same turn:
 * both kinds meet the same machine. Rejects when a call did not go by its script.
 */
export async function measureLoad(
  { simulator, client }: DemoStack,
  bare: BareRoundTrips,
  load: Load,
): Promise<LoadMeasurement> {
  const turnWallMs = load.turnMs / load.speed;
  const turns = Math.max(1, Math.round((load.seconds * 1_000) / turnWallMs));
  const callIds = Array.from({ length: load.calls }, () => newCallId());
  await bare.open(load.calls);

  const bareTrips: Promise<number>[] = [];
  const unlisten = simulator.onEvent((record) => {
    const index = callIds.indexOf(record.callId);
    if (index < 0 || record.kind !== 'frame' || answeredFunctionCall(record) === null) return;
    const pauseMs = turnWallMs * (0.2 + 0.5 * spread(bareTrips.length));
    const trip = delay(pauseMs).then(() => bare.measure(index));
    // Awaited below; until then a lost one must not be an unhandled rejection.
    trip.catch(() => undefined);
    bareTrips.push(trip);
  });
  const finished = callIds.map(async (callId, index) => {
    await delay((turnWallMs * index) / load.calls);
    const scenario = toolCallScenario(turns, load.turnMs, index);
    return simulator.placeCall(scenario, { callId, switches: { speed: load.speed } }).finished;
  });
  const summaries = await Promise.all(finished);
  unlisten();
  const failed = summaries.filter(({ failure, end }) => failure !== null || end !== 'caller_hung_up');
  if (failed.length > 0) {
    throw new Error(`${failed.length} of ${load.calls} calls failed: ${failed[0]?.failure ?? failed[0]?.end ?? ''}`);
  }
  const bareMs = await Promise.all(bareTrips);
  await bare.close();

  const calls = await Promise.all(
    callIds.map(async (callId) => {
      const handle = client.workflow.getHandle(phoneCallWorkflowId(callId));
      await handle.result();
      const { events } = await handle.fetchHistory();
      return { trips: toolRoundTrips(simulator.frames(callId)), history: events ?? [] };
    }),
  );
  return { bareMs, calls };
}
