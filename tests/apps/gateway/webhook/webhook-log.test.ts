import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import request from 'supertest';
import { incomingEvent, postWebhook } from '../support/post-webhook';
import { testGateway } from '../support/test-gateway';

describe('the log of a webhook', () => {
  test('every_line_after_the_call_is_known_carries_its_id', async () => {
    const gateway = testGateway();

    await postWebhook(gateway.app, incomingEvent());

    for (const event of ['webhook_received', 'call_started', 'http_request']) {
      expect(gateway.logged(event)).toMatchObject([{ call_id: 'rtc_u1_abc' }]);
    }
  });

  test('copy_of_a_webhook_is_a_warning', async () => {
    const gateway = testGateway();
    gateway.answers.start = () => {
      throw new WorkflowExecutionAlreadyStartedError('already started', 'call-rtc_u1_abc', 'phoneCall');
    };

    await postWebhook(gateway.app, incomingEvent());

    expect(gateway.logged('duplicate_webhook_id')).toMatchObject([
      { level: 'WARNING', call_id: 'rtc_u1_abc', webhook_id: 'evt_1' },
    ]);
  });

  test.each([
    ['without_its_headers', {}, 'Missing required header: webhook-signature'],
    [
      'with_a_wrong_signature',
      {
        'webhook-id': 'evt_1',
        'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
        'webhook-signature': 'v1,d3Jvbmc=',
      },
      'The given webhook signature does not match the expected signature',
    ],
  ])('webhook_%s_is_refused_with_the_reason', async (_what, headers, reason) => {
    const gateway = testGateway();

    await request(gateway.app).post('/api/v1/openai/webhook').set(headers).send(incomingEvent());

    expect(gateway.logged('webhook_verification_failed')).toMatchObject([{ level: 'ERROR', reason }]);
  });
});
