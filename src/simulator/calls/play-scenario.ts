import { type Scenario } from '../scenario/scenario-schema';
import { type Step, STEP_KINDS, type StepKind } from '../scenario/step-schema';
import { WaitTimeout } from '../session/changes';
import { type LiveSession } from '../session/live-session';
import { type CallEnd } from './call-summary';
import { ScriptPlayer } from './script-player';
import { ScriptFailure } from './script-failure';
import { type SimulatedCall } from './simulated-call';

/** The step a call may end in, by how it ended: everything else leaves the script unfinished. */
const FULFILLED_BY: Partial<Record<StepKind, CallEnd>> = {
  expect_transfer: 'transferred',
  expect_hangup: 'hung_up',
};

/**
 * Plays a script on an answered call, from its first step to its end or the call's, whichever comes first. When the
 * steps run out the caller hangs up. A script that is not followed ends the call as `failed`; it never rejects.
 */
export async function playScenario(call: SimulatedCall, session: LiveSession, scenario: Scenario): Promise<void> {
  const player = new ScriptPlayer(call, session, scenario);
  let position = 0;
  try {
    for (const step of scenario.steps) {
      await player.play(step);
      position += 1;
    }
    await player.hangUp();
  } catch (error) {
    if (call.ended.aborted) {
      const complaint = unfinished(call, scenario.steps, position) ?? player.endComplaint();
      if (complaint !== null) call.complain(complaint);
    } else if (error instanceof ScriptFailure || error instanceof WaitTimeout) {
      call.finish('failed', `${placeOf(scenario.steps, position)}: ${error.message}`);
    } else {
      call.finish('failed', `${placeOf(scenario.steps, position)}: ${String(error)}`);
    }
  }
}

/** What of the script was left undone when the call ended; null when that was its last word. */
function unfinished(call: SimulatedCall, steps: Step[], position: number): string | null {
  const { end } = call.summary();
  if (end === null || !['transferred', 'hung_up'].includes(end)) return null;
  const step = steps[position];
  if (step === undefined) return null;
  const isLast = position === steps.length - 1;
  if (isLast && FULFILLED_BY[kindOf(step)] === end) return null;
  return `${placeOf(steps, position)}: the call ended before (${end})`;
}

function placeOf(steps: Step[], position: number): string {
  const step = steps[position];
  return step === undefined ? 'after the last step' : `step ${position + 1} (${kindOf(step)})`;
}

function kindOf(step: Step): StepKind {
  const kind = STEP_KINDS.find((name) => step[name] !== undefined);
  if (kind === undefined) throw new Error('a step has exactly one action');
  return kind;
}
