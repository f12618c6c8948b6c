import { type CallRecord, callRecordSchema } from '../../../models/call-record';
import { askCall } from '../ask-call';
import type { GatewayDependencies } from '../gateway-dependencies';

/**
 * The newest that is known of a call: its stored record or, while it goes on and that is behind, what its workflow says.
 * Null for a call that nobody knows.
 * @throws ServiceUnavailable when there is no record yet and the workflow, if there is one, cannot be asked.
 */
export async function findCallRecord(
  dependencies: Pick<GatewayDependencies, 'calls' | 'client' | 'log'>,
  callId: string,
): Promise<CallRecord | null> {
  const stored = await dependencies.calls.find(callId);
  if (stored !== null && stored.outcome !== null) return stored;
  const asked = await askCall(dependencies, callId);
  if (asked.kind === 'silent' && stored === null) throw asked.reason;
  // A worker of another version may know other fields.
  const told = asked.kind === 'answered' ? callRecordSchema.safeParse(asked.record).data : undefined;
  if (told === undefined || (stored !== null && stored.version >= told.version)) return stored;
  // The database sums these, the workflow does not know them.
  return { ...told, usage: stored?.usage ?? null, turns: stored?.turns ?? null };
}
