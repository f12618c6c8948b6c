import { condition } from '@temporalio/workflow';
import { callSchedule } from '../src/policies/call-schedule';
import type { CallState } from './call-state';
import type { SocketLine } from './socket-line';

/**
 * Resolves when the call is ending: by itself, or because it has lasted as long as tenant and operator allow. The model is
 * told some time before, so that it can bring the talk to a close. Counted from the first attachment, which is now.
 */
export async function endLongestCall(state: CallState, line: SocketLine): Promise<void> {
  if (!state.tenant) throw new Error('a call without a tenant has no longest duration');
  const { warnAfterMs, endAfterMs } = callSchedule(state.tenant, state.input.limits);
  if (warnAfterMs !== null) {
    if (await condition(() => state.ending, warnAfterMs, { summary: 'longest call: warn the model' })) return;
    void warn(state, line, endAfterMs - warnAfterMs);
  }
  const remainingMs = endAfterMs - (warnAfterMs ?? 0);
  if (await condition(() => state.ending, remainingMs, { summary: 'longest call' })) return;
  state.end('max_duration', 'The longest call was reached.', Date.now());
}

async function warn(state: CallState, line: SocketLine, remainingMs: number): Promise<void> {
  const text =
    `This call has reached its longest duration and is hung up in ${remainingMs / 1000} seconds. Tell the caller that ` +
    'you have to come to an end, settle what is most important, and say goodbye.';
  await line.deliver(state.input.limits.report_timeout_ms, (socket, address) =>
    socket.say.executeWithOptions({ summary: 'tell the model that the call ends soon' }, [
      { ...address, text, respond: true },
    ]),
  );
}
