/** What is done after a call, in this order, but for the last two, which are done side by side. */
export type PostCallStep = 'transcript' | 'summary' | 'cost' | 'mail' | 'webhook';

/** The id of the workflow that processes a call after its end: it keeps a second one away. */
export function postCallWorkflowId(callId: string): string {
  return `post-call-${callId}`;
}
