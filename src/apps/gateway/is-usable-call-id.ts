import { postCallWorkflowId } from '../../models/post-call-input';

/** Temporal's limit for a workflow id, in bytes (`limit.maxIDLength`, default). */
const longestWorkflowId = 1000;

/**
 * Whether a call can be known by this id: not too long for its workflows' ids, and without control characters or broken
 * UTF-16, which would not come back from the server as they were sent.
 */
export function isUsableCallId(callId: string): boolean {
  return /^\P{C}+$/u.test(callId) && Buffer.byteLength(postCallWorkflowId(callId)) <= longestWorkflowId;
}
