import { type TabledCall } from '../../../src/apps/demo/calls-table';

/** A call to Acme that was put through, with variations. */
export function finishedCall(overrides: Partial<TabledCall> = {}): TabledCall {
  return {
    event: 'call_finished',
    call_id: 'rtc_1',
    workflow_id: 'call-rtc_1',
    caller_number: '+33612345678',
    tenant: 'Acme',
    outcome: 'transferred',
    after_s: 3.71,
    duration_s: 3.2,
    lines: 2,
    tools: 1,
    cost_usd: 0.0123,
    workflow_url: 'http://127.0.0.1:8233/namespaces/default/workflows/call-rtc_1',
    failure: null,
    ...overrides,
  };
}
