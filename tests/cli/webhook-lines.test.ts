import { webhookLines } from '../../src/cli/webhooks/webhook-lines';
import { callMetadata } from '../fixtures/call-metadata';

const { webhook } = callMetadata();

describe('webhookLines', () => {
  test('webhook_lines_tell_state_attempts_and_last_answer', () => {
    const lines = webhookLines([
      callMetadata({ webhook: { ...webhook, state: 'delivered', attempts: 1, last_status: 204 } }),
      callMetadata({
        webhook: { ...webhook, state: 'dead_letter', attempts: 12, last_status: 410, last_error: 'HTTP 410' },
      }),
      callMetadata({ webhook: { ...webhook, state: 'off' } }),
    ]);

    expect(lines).toEqual([
      'call      tenant       ended             state        attempts  last answer',
      'call-123  test-tenant  2026-11-20 10:03  delivered    1         HTTP 204',
      'call-123  test-tenant  2026-11-20 10:03  dead_letter  12        HTTP 410',
      'call-123  test-tenant  2026-11-20 10:03  off          0         –',
    ]);
  });

  test('webhook_lines_of_nothing_say_so', () => {
    expect(webhookLines([])).toEqual(['There are none.']);
  });
});
