/** What the model calls in the benchmark, and what it is told. Both fail on purpose, so that the call goes on. */
export const toolPaths = {
  /** No such tool: answered by workflow code, so that nothing but the round trip itself is measured. */
  code: {
    label: 'tool answered by workflow code',
    tool: 'look_up_opening_hours',
    arguments: { department: 'accounts' },
    error: 'tool_not_found',
  },
  /** A transfer that OpenAI refuses: two more activities, one of them with the HTTP request of the REFER. */
  transfer: {
    label: 'request_transfer, refused by OpenAI',
    tool: 'request_transfer',
    arguments: { destination_id: 'sales', reason: 'asks for a quote' },
    error: 'call_transfer_failed',
  },
} as const;

export type ToolPath = keyof typeof toolPaths;
