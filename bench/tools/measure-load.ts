import { setTimeout as delay } from 'node:timers/promises';
import { type Scenario } from '../../src/simulator/scenario/scenario-schema';
import { type Simulator } from '../../src/simulator/simulator';
import { newCallId } from '../../src/simulator/wire/ids';
import { type RoundTrips } from '../round-trips/round-trips';
import { spread } from '../spread';
import { answeredFunctionCall } from './tool-round-trips';

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
  callIds: string[];
  /** Round trips of each yardstick, milliseconds. */
  yardstickMs: number[][];
}

/**
 * Lets `load.calls` calls talk, and makes one round trip of every yardstick after each tool call, at other moments of the
 * same turn: all kinds meet the same machine. Each yardstick must have as many workflows open. Rejects when a call did not
 * go by its script.
 * @param scenarioOf the script of the call with this number, for as many turns.
 */
export async function measureLoad(
  simulator: Simulator,
  scenarioOf: (index: number, turns: number) => Scenario,
  yardsticks: readonly RoundTrips[],
  load: Load,
): Promise<LoadMeasurement> {
  const turnWallMs = load.turnMs / load.speed;
  const turns = Math.max(1, Math.round((load.seconds * 1_000) / turnWallMs));
  const callIds = Array.from({ length: load.calls }, () => newCallId());

  const trips: Promise<number>[][] = yardsticks.map(() => []);
  let answers = 0;
  const unlisten = simulator.onEvent((record) => {
    const index = callIds.indexOf(record.callId);
    if (index < 0 || record.kind !== 'frame' || answeredFunctionCall(record) === null) return;
    const shift = spread(answers++);
    yardsticks.forEach((yardstick, kind) => {
      const pauseMs = turnWallMs * (0.2 + (0.5 * (kind + shift)) / yardsticks.length);
      const trip = delay(pauseMs).then(() => yardstick.measure(index));
      // Awaited below; until then a lost one must not be an unhandled rejection.
      trip.catch(() => undefined);
      trips[kind]?.push(trip);
    });
  });
  const finished = callIds.map(async (callId, index) => {
    await delay((turnWallMs * index) / load.calls);
    return simulator.placeCall(scenarioOf(index, turns), { callId, switches: { speed: load.speed } }).finished;
  });
  const summaries = await Promise.all(finished);
  unlisten();
  const failed = summaries.filter(({ failure, end }) => failure !== null || end !== 'caller_hung_up');
  if (failed.length > 0) {
    throw new Error(`${failed.length} of ${load.calls} calls failed: ${failed[0]?.failure ?? failed[0]?.end ?? ''}`);
  }
  return { callIds, yardstickMs: await Promise.all(trips.map((each) => Promise.all(each))) };
}
