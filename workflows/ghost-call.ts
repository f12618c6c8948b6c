import { condition } from '@temporalio/workflow';
import type { CallState } from './call-state';

/**
 * Ends a call in which nothing is ever heard of the caller: who rang has hung up before we answered, and the carrier did
 * not say so. Resolves when the caller was heard, or the call is ending. Counted from the first attachment, which is now.
 */
export async function endGhostCall(state: CallState): Promise<void> {
  const policy = state.tenant?.policies.ghost_call;
  if (!policy?.enabled) return;
  const settled = (): boolean => state.ending || state.heardCaller;
  const summary = 'ghost call: is the caller ever heard?';
  if (await condition(settled, policy.close_after_s * 1000, { summary })) return;
  // An operator may be putting through whoever it is.
  await condition(() => settled() || !state.transfers.underWay);
  if (!settled()) state.end('caller_hung_up_ringing', 'Nothing was ever heard of the caller.', Date.now());
}
