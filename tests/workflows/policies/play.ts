import type { CallTestBed, RingOptions } from '../../fixtures/call-test-bed';
import type { CallScript, ScriptedCall } from '../../fixtures/scripted-call';
import { openaiRetryable } from '../../fixtures/activity-failures';
import { dtmfSignal } from '../../../workflows/messages';

/**
 * What happens on a call, one word after the other; a number lets so many seconds pass.
 * `quiet` and `noise`: the owner signals that quiet has lasted 4 s, or is over · `caller`: noise in which the caller was
 * heard · `stale-quiet`: the same of an owner that was replaced · `key`: the caller presses one · `owner`: another process
 * takes over · `speech`: the caller's first words · `tool`: the model calls one that takes as long as `slowTool` says ·
 * `transfer`: the model asks for one.
 */
export type Step =
  number | 'quiet' | 'noise' | 'caller' | 'stale-quiet' | 'key' | 'owner' | 'speech' | 'tool' | 'transfer';

/** Answers a call and lets the steps happen to it. A pause ends at most 2 s after the deadline it is about. */
export async function play(bed: CallTestBed, steps: readonly Step[], options: RingOptions = {}): Promise<ScriptedCall> {
  const call = await bed.ring(options);
  await call.attached();
  let keys = 0;
  for (const step of steps) {
    if (typeof step === 'number') {
      await bed.sleep(step * 1000);
      await settled(call);
    } else if (step === 'quiet') await call.quiet('started');
    else if (step === 'noise') await call.quiet('ended');
    else if (step === 'caller') await call.quiet('ended', { callerHeard: true });
    else if (step === 'stale-quiet') await call.quiet('started', { epoch: (call.epoch ?? 0) - 1 });
    else if (step === 'key') await press(bed, call, keys++);
    else if (step === 'owner') await call.takeOver();
    else if (step === 'speech') await call.callerSpeaks();
    else if (step === 'tool') {
      await call.invokeTransfer('fc-slow');
      await call.untilPerformed('referCall');
    } else {
      await call.invokeTransfer();
      await call.reported();
    }
  }
  return call;
}

async function press(bed: CallTestBed, call: ScriptedCall, index: number): Promise<void> {
  const at = new Date(await bed.env.currentTimeMs()).toISOString();
  await call.handle.signal(dtmfSignal, { digit: '5', at, epoch: call.epoch ?? 0, index });
}

/** What the passing of time has begun is done: a query is answered after it. */
async function settled(call: ScriptedCall): Promise<void> {
  await call.record();
  await new Promise((resolve) => {
    setTimeout(resolve, 30);
  });
  await call.record();
}

/** A tool that takes half a minute, none of it in an activity: a running one would hold the clock. */
export function slowTool(): RingOptions & { referCall: CallScript['referCall'] } {
  let asked = 0;
  const busy = openaiRetryable(30_000);
  return {
    limits: { refer_budget_ms: 60_000 },
    referCall: () => (++asked === 1 ? Promise.reject(busy) : Promise.resolve({ status: 'success' })),
  };
}
