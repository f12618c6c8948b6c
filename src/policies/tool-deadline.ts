import { type CallLimits } from '../models/call-limits';
import { type ToolPolicy } from '../models/call-policies';

/** How long a tool may take, milliseconds: the shorter of the tenant's and the operator's limit. */
export function toolDeadlineMs(
  { deadline_ms }: Pick<ToolPolicy, 'deadline_ms'>,
  { tool_deadline_ms }: Pick<CallLimits, 'tool_deadline_ms'>,
): number {
  return Math.min(deadline_ms ?? tool_deadline_ms, tool_deadline_ms);
}
