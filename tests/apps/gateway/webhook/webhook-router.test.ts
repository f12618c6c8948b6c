import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import request from 'supertest';
import { phoneCallInputSchema } from '../../../../src/models/phone-call-input';
import { callLimits } from '../../../../src/settings';
import { incomingEvent, postWebhook } from '../support/post-webhook';
import { testGateway } from '../support/test-gateway';

function alreadyStarted(): never {
  throw new WorkflowExecutionAlreadyStartedError('already started', 'call-rtc_u1_abc', 'phoneCall');
}

describe('incoming call', () => {
  test('webhook_incoming_call_starts_its_workflow_and_answers_at_once', async () => {
    const gateway = testGateway({ SONORE_TASK_QUEUE: 'my-calls', CALL_MAX_DURATION_S: '600' });

    const response = await postWebhook(gateway.app, incomingEvent());

    expect(response.status).toBe(200);
    expect(response.body).toEqual({ ok: true, call_id: 'rtc_u1_abc', workflow_id: 'call-rtc_u1_abc' });
    expect(gateway.starts).toEqual([
      {
        type: 'phoneCall',
        options: {
          workflowId: 'call-rtc_u1_abc',
          taskQueue: 'my-calls',
          args: [
            {
              call_id: 'rtc_u1_abc',
              webhook_id: 'evt_1',
              webhook_created_at: 1_790_712_117,
              caller_number: '+33612345678',
              dialed_number: '+33145678901',
              search_attributes: true,
              limits: callLimits(gateway.dependencies.settings),
            },
          ],
          workflowIdReusePolicy: 'REJECT_DUPLICATE',
          workflowIdConflictPolicy: 'FAIL',
          workflowExecutionTimeout: (600 + 15 * 60) * 1000,
          workflowTaskTimeout: '5s',
          staticSummary: '+33612345678 → +33145678901',
        },
      },
    ]);
    expect(gateway.logged('call_started')).toMatchObject([
      { level: 'INFO', call_id: 'rtc_u1_abc', webhook_id: 'evt_1' },
    ]);
  });

  test('webhook_incoming_call_gives_the_workflow_an_input_of_its_schema', async () => {
    const gateway = testGateway();

    await postWebhook(gateway.app, incomingEvent());

    const [input] = gateway.starts[0]?.options['args'] as unknown[];
    expect(phoneCallInputSchema.strict().parse(input)).toEqual(input);
  });

  test('webhook_incoming_call_asks_temporal_for_no_more_than_two_and_a_half_seconds', async () => {
    const gateway = testGateway();

    await postWebhook(gateway.app, incomingEvent());

    const [look = Infinity, start = Infinity] = gateway.deadlines;
    expect(look).toBeLessThanOrEqual(400);
    expect(start).toBeLessThanOrEqual(2500);
  });

  test('webhook_incoming_call_reads_the_dialled_number_from_the_configured_header', async () => {
    const gateway = testGateway({ DIALED_NUMBER_HEADERS: 'X-Line' });
    const sip_headers = [
      { name: 'Diversion', value: '<sip:+33145678901@sip.carrier.example>' },
      { name: 'x-line', value: '<sip:0033199999999@sip.carrier.example>' },
    ];

    await postWebhook(gateway.app, incomingEvent({}, { sip_headers }));

    expect(gateway.starts[0]?.options).toMatchObject({
      args: [{ caller_number: null, dialed_number: '+33199999999' }],
      staticSummary: 'unknown caller → +33199999999',
    });
  });

  test('webhook_incoming_call_reads_national_numbers_by_the_default_country', async () => {
    const gateway = testGateway({ DEFAULT_COUNTRY: 'fr' });
    const sip_headers = [
      { name: 'From', value: '<sip:0612345678@sip.carrier.example;user=phone>' },
      { name: 'To', value: '<sip:0145678901@sip.carrier.example;user=phone>' },
    ];

    await postWebhook(gateway.app, incomingEvent({}, { sip_headers }));

    expect(gateway.starts[0]?.options).toMatchObject({
      args: [{ caller_number: '+33612345678', dialed_number: '+33145678901' }],
    });
  });

  test.each([
    ['is_a_tenants', (numbers: readonly string[]) => Promise.resolve(numbers.slice(1)), '+33145678902'],
    ['is_nobodys', () => Promise.resolve([]), '+33145678901'],
    ['cannot_be_looked_up', () => Promise.reject(new Error('no database')), '+33145678901'],
  ])('webhook_incoming_call_that_was_forwarded_and_whose_second_number_%s_is_for_%s', async (_what, owned, dialed) => {
    const of = jest.fn(async (numbers: readonly string[]) =>
      (await owned(numbers)).map((phone_number) => ({ phone_number, tenant_id: 'acme' })),
    );
    const { repositories } = testGateway().dependencies;
    const gateway = testGateway({}, { repositories: { ...repositories, phoneTenantMap: { of } as never } });
    const sip_headers = [
      { name: 'To', value: '<sip:+33145678902@sip.carrier.example>' },
      { name: 'Diversion', value: '<sip:+33145678901@elsewhere.example>;reason=unconditional' },
    ];

    const { status } = await postWebhook(gateway.app, incomingEvent({}, { sip_headers }));

    expect(status).toBe(200);
    expect(gateway.starts[0]?.options).toMatchObject({ args: [{ dialed_number: dialed }] });
    expect(of.mock.calls).toEqual([[['+33145678901', '+33145678902']]]);
  });

  test('webhook_incoming_call_with_one_number_asks_no_database', async () => {
    const of = jest.fn();
    const { repositories } = testGateway().dependencies;
    const gateway = testGateway({}, { repositories: { ...repositories, phoneTenantMap: { of } as never } });

    await postWebhook(gateway.app, incomingEvent());

    expect(gateway.starts).toHaveLength(1);
    expect(of).not.toHaveBeenCalled();
  });

  test('webhook_incoming_call_before_the_search_attributes_exist_says_so_to_the_workflow', async () => {
    const gateway = testGateway({}, { searchAttributesRegistered: () => false });

    await postWebhook(gateway.app, incomingEvent());

    expect(gateway.starts[0]?.options).toMatchObject({ args: [{ search_attributes: false }] });
  });

  test('webhook_incoming_call_that_is_known_is_deduped', async () => {
    const gateway = testGateway();
    gateway.answers.start = alreadyStarted;

    const response = await postWebhook(gateway.app, incomingEvent());

    expect(response.status).toBe(200);
    expect(response.body).toEqual({ ok: true, deduped: true });
    expect(gateway.logged('duplicate_webhook_id')).toMatchObject([{ level: 'WARNING', call_id: 'rtc_u1_abc' }]);
    expect(gateway.logged('call_started')).toEqual([]);
  });

  test('webhook_incoming_call_delivered_concurrently_starts_one_workflow', async () => {
    const gateway = testGateway();
    let taken = false;
    gateway.answers.start = () => {
      if (taken) alreadyStarted();
      taken = true;
    };

    const responses = await Promise.all(Array.from({ length: 5 }, () => postWebhook(gateway.app, incomingEvent())));

    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(responses.filter(({ body }) => 'workflow_id' in body)).toHaveLength(1);
    expect(responses.filter(({ body }) => body.deduped === true)).toHaveLength(4);
  });

  test('webhook_incoming_call_with_malformed_headers_is_taken_with_the_usable_ones', async () => {
    const gateway = testGateway();
    const sip_headers = [{ name: 'X-Broken' }, null, { name: 'From', value: 'sip:+33612345678@carrier.example' }];

    const response = await postWebhook(gateway.app, incomingEvent({}, { sip_headers }));

    expect(response.body).toMatchObject({ ok: true, workflow_id: 'call-rtc_u1_abc' });
    expect(gateway.starts[0]?.options).toMatchObject({
      args: [{ caller_number: '+33612345678', dialed_number: null }],
    });
    expect(gateway.logged('webhook_malformed')).toMatchObject([
      { level: 'WARNING', fields: ['data.sip_headers.0.value', 'data.sip_headers.1'] },
    ]);
  });

  test('webhook_incoming_call_that_a_defect_prevents_is_answered_500_without_details', async () => {
    const gateway = testGateway();
    gateway.answers.start = () => {
      throw new TypeError('secret internals');
    };

    const response = await postWebhook(gateway.app, incomingEvent());

    expect(response.status).toBe(500);
    expect(response.body).toEqual({ detail: 'Internal Server Error' });
    expect(gateway.logged('request_failed')).toHaveLength(1);
  });
});

describe('incoming call when nobody polls', () => {
  function unpolled(): ReturnType<typeof testGateway> {
    const gateway = testGateway();
    gateway.answers.describeTaskQueue = () => ({ pollers: [] });
    gateway.answers.describe = () => {
      throw new WorkflowNotFoundError('not found', 'call-rtc_u1_abc', undefined);
    };
    return gateway;
  }

  test('webhook_without_pollers_gives_the_call_to_be_rejected_and_starts_nothing', async () => {
    const gateway = unpolled();

    const response = await postWebhook(gateway.app, incomingEvent());

    expect(response.status).toBe(200);
    expect(response.body).toEqual({ ok: true, rejected: true, reason: 'no_worker' });
    expect(gateway.starts).toEqual([]);
    expect(gateway.unanswered.refuse).toHaveBeenCalledWith(expect.objectContaining({ call_id: 'rtc_u1_abc' }));
  });

  test('webhook_without_pollers_of_a_call_that_is_known_is_deduped', async () => {
    const gateway = unpolled();
    gateway.answers.describe = () => ({ status: { name: 'RUNNING' } });

    const response = await postWebhook(gateway.app, incomingEvent());

    expect(response.body).toEqual({ ok: true, deduped: true });
    expect(gateway.unanswered.refuse).not.toHaveBeenCalled();
  });

  test('webhook_when_temporal_does_not_say_who_polls_starts_the_call', async () => {
    const gateway = testGateway();
    gateway.answers.describeTaskQueue = () => new Promise(() => undefined);

    const response = await postWebhook(gateway.app, incomingEvent());

    expect(response.body).toMatchObject({ ok: true, workflow_id: 'call-rtc_u1_abc' });
    expect(gateway.logged('pollers_unknown')).toHaveLength(1);
  });

  test('webhook_asks_who_polls_once_for_a_burst_of_calls', async () => {
    const gateway = testGateway();
    let asked = 0;
    const { describeTaskQueue } = gateway.answers;
    gateway.answers.describeTaskQueue = (...args) => {
      asked += 1;
      return describeTaskQueue(...args);
    };

    await Promise.all(Array.from({ length: 5 }, () => postWebhook(gateway.app, incomingEvent())));

    const once = 2 * 2; // two queue types, each looked at and asked where its tasks go
    expect(asked).toBe(once);
  });

  test('webhook_started_or_known_call_is_watched', async () => {
    const gateway = testGateway();
    await postWebhook(gateway.app, incomingEvent());
    gateway.answers.start = alreadyStarted;
    await postWebhook(gateway.app, incomingEvent());

    expect(gateway.unanswered.watch).toHaveBeenCalledTimes(2);
  });

  test('webhook_results_are_counted', async () => {
    const gateway = testGateway();
    await postWebhook(gateway.app, incomingEvent());
    await postWebhook(gateway.app, incomingEvent({ type: 'response.completed' }));
    await request(gateway.app).post('/api/v1/openai/webhook').send('{}');

    const { text } = await request(gateway.app).get('/metrics');

    expect(text).toContain('sonore_webhooks_total{result="started"} 1');
    expect(text).toContain('sonore_webhooks_total{result="ignored"} 1');
    expect(text).toContain('sonore_webhooks_total{result="refused"} 1');
  });
});

describe('ended call', () => {
  test.each(['ended', 'hangup', 'hungup'])('webhook_call_%s_tells_the_workflow', async (reason) => {
    const gateway = testGateway();

    const response = await postWebhook(gateway.app, incomingEvent({ type: `realtime.call.${reason}` }));

    expect(response.status).toBe(200);
    expect(response.body).toEqual({ ok: true });
    expect(gateway.signals).toEqual([{ workflowId: 'call-rtc_u1_abc', signal: 'callEnded', message: { reason } }]);
    expect(gateway.starts).toEqual([]);
  });

  test('webhook_call_ended_long_ago_is_answered_ok', async () => {
    const gateway = testGateway();
    gateway.answers.signal = () => {
      throw new WorkflowNotFoundError('not found', 'call-rtc_u1_abc', undefined);
    };

    const response = await postWebhook(gateway.app, incomingEvent({ type: 'realtime.call.ended' }));

    expect(response.status).toBe(200);
    expect(response.body).toEqual({ ok: true });
  });
});

describe('webhook that is not for us', () => {
  test.each([
    ['unsupported_event_type', { type: 'response.completed' }],
    ['missing_webhook_id', { id: undefined }],
    ['missing_call_id', { data: {} }],
    ['invalid_call_id', { data: { call_id: 'a\u0000b' } }],
  ])('webhook_%s_is_ignored_with_the_reason', async (reason, event) => {
    const gateway = testGateway();

    const response = await postWebhook(gateway.app, incomingEvent(event));

    expect(response.status).toBe(200);
    expect(response.body).toEqual({ ok: true, ignored: true, reason });
    expect(gateway.starts).toEqual([]);
    expect(gateway.logged('webhook_ignored')).toMatchObject([{ reason }]);
  });
});
