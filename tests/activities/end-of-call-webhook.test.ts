import { pino } from 'pino';
import {
  createEndOfCallWebhookActivities,
  type EndOfCallWebhookActivities,
  type EndOfCallWebhookDependencies,
} from '../../activities/end-of-call-webhook';
import { WebhookFailure } from '../../src/infra/webhooks/webhook-failure';
import type { WebhookMessage } from '../../src/infra/webhooks/webhook-sender';
import type { CallMetadata } from '../../src/models/call-metadata';
import { endOfCallEventSchema } from '../../src/models/end-of-call-event';
import type { TenantConfig } from '../../src/models/tenant-config';
import { callMetadata, writtenSummary } from '../fixtures/call-metadata';
import { callRecord } from '../fixtures/call-record';
import { sampleTenantConfig } from '../fixtures/sample-tenant-config';
import { transcriptItem } from '../fixtures/transcript-item';

const webhook = { url: 'https://acme.example/calls', secret_name: 'ACME_WEBHOOK' };

describe('end-of-call webhook', () => {
  let metadata: CallMetadata;
  let tenant: TenantConfig | 'broken';
  let sent: WebhookMessage[];
  let answer: () => number;
  let activities: EndOfCallWebhookActivities;

  beforeEach(() => {
    metadata = callMetadata({ summary: writtenSummary() });
    tenant = sampleTenantConfig({ post_call: { webhook } });
    sent = [];
    answer = () => 200;
    const record = callRecord({ outcome: 'caller_hung_up', ended_at: '2026-11-20T10:03:05.000Z' });
    const repositories = {
      calls: { find: () => Promise.resolve(record) },
      transcripts: { ofCall: () => Promise.resolve([transcriptItem()]) },
      tenantConfigs: {
        find: () =>
          Promise.resolve(tenant === 'broken' ? { kind: 'invalid', issues: '' } : { kind: 'found', config: tenant }),
      },
      callMetadata: {
        find: () => Promise.resolve(metadata),
        setWebhook: (
          _id: string,
          fields: Partial<CallMetadata['webhook']>,
          { states, attempts }: { states: readonly string[]; attempts?: number },
        ) => {
          const { webhook } = metadata;
          if (!states.includes(webhook.state)) return Promise.resolve(false);
          if (attempts !== undefined && attempts !== webhook.attempts) return Promise.resolve(false);
          metadata = { ...metadata, webhook: { ...webhook, ...fields } };
          return Promise.resolve(true);
        },
      },
    } as unknown as EndOfCallWebhookDependencies['repositories'];
    const webhookSender = {
      send: (message: WebhookMessage) => {
        sent.push(message);
        return Promise.resolve().then(() => answer());
      },
    };
    activities = createEndOfCallWebhookActivities({ repositories, webhookSender, log: pino({ level: 'silent' }) });
  });

  const deliver = (): Promise<string> => activities.deliverEndOfCallWebhook({ call_id: 'call-123' });

  const refuse = (about: ConstructorParameters<typeof WebhookFailure>[1]): void => {
    answer = () => {
      throw new WebhookFailure(`HTTP ${about.status}`, about);
    };
  };

  test('deliver_sends_the_event_with_what_is_known_of_the_call', async () => {
    await expect(deliver()).resolves.toBe('delivered');

    expect(metadata.webhook).toMatchObject({ state: 'delivered', attempts: 1, last_status: 200, last_error: null });
    expect(metadata.webhook.delivered_at).not.toBeNull();
    expect(sent).toMatchObject([{ tenantId: 'test-tenant', url: webhook.url, secretName: webhook.secret_name }]);
    expect(endOfCallEventSchema.parse(JSON.parse(sent[0]?.body ?? ''))).toMatchObject({
      type: 'call.ended',
      data: { call_id: 'call-123', outcome: 'caller_hung_up', transcript: [{ role: 'user' }] },
    });
  });

  test('deliver_without_the_transcript_leaves_it_out', async () => {
    tenant = sampleTenantConfig({ post_call: { webhook: { ...webhook, include_transcript: false } } });

    await deliver();

    expect(sent[0]?.body).not.toContain('transcript');
  });

  test.each([
    [undefined, false],
    [false, false],
    [true, true],
  ])('deliver_with_include_cost_%s_tells_the_cost_%s', async (include_cost, told) => {
    const parts = { realtime: 0.1, transcription: 0.01, summary: 0.002, total: 0.112 };
    metadata = callMetadata({ cost: { currency: 'USD', ...parts, unpriced_models: [] } });
    tenant = sampleTenantConfig({ post_call: { webhook: { ...webhook, include_cost } } });

    await deliver();

    expect(sent[0]?.body.includes('"cost"')).toBe(told);
    expect(sent[0]?.body.includes('0.112')).toBe(told);
  });

  test('deliver_attempts_share_one_id_and_are_counted', async () => {
    refuse({ status: 503, final: false });
    for (const _attempt of [1, 2]) await expect(deliver()).rejects.toMatchObject({ type: 'DeliveryRetryable' });
    expect(metadata.webhook).toMatchObject({ state: 'pending', attempts: 2, last_status: 503, last_error: 'HTTP 503' });

    answer = () => 200;
    await deliver();

    expect(metadata.webhook).toMatchObject({ state: 'delivered', attempts: 3 });
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    expect(sent[0]?.id).toMatch(/^msg_[0-9a-f]{32}$/);
  });

  test('deliver_waits_as_long_as_the_receiver_asks', async () => {
    refuse({ status: 429, final: false, retryAfterMs: 90_000 });

    await expect(deliver()).rejects.toMatchObject({ nextRetryDelay: 90_000 });
  });

  test('deliver_receiver_that_asks_for_no_pause_gets_the_usual_ones', async () => {
    refuse({ status: 503, final: false, retryAfterMs: 0 });

    for (const nextRetryDelay of [5_000, 15_000, 45_000]) {
      await expect(deliver()).rejects.toMatchObject({ nextRetryDelay });
    }
    metadata = callMetadata({ webhook: { ...metadata.webhook, attempts: 60 } });
    await expect(deliver()).rejects.toMatchObject({ nextRetryDelay: 10_800_000 });
  });

  test('deliver_refused_for_good_is_a_dead_letter_at_once', async () => {
    refuse({ status: 410, final: true });

    await expect(deliver()).resolves.toBe('dead_letter');

    expect(metadata.webhook).toMatchObject({ state: 'dead_letter', last_status: 410, attempts: 1 });
  });

  test.each(['delivered', 'dead_letter'] as const)('deliver_what_is_%s_is_not_sent', async (state) => {
    metadata = callMetadata({ webhook: { ...metadata.webhook, state } });

    await expect(deliver()).resolves.toBe(state);

    expect(sent).toEqual([]);
  });

  test.each([
    ['another one has delivered it', 'delivered', 1],
    ['another one has begun', 'pending', 2],
    ['an operator wants it sent again', 'none', 1],
  ] as const)('deliver_an_attempt_that_fails_after_%s_takes_nothing_back', async (_, state, attempts) => {
    answer = () => {
      metadata = { ...metadata, webhook: { ...metadata.webhook, state, attempts } };
      throw new WebhookFailure('HTTP 410', { status: 410, final: true });
    };

    await expect(deliver()).rejects.toMatchObject({ type: 'DeliveryRetryable' });

    expect(metadata.webhook).toMatchObject({ state, attempts, last_status: null });
  });

  test('deliver_tenant_without_a_webhook_is_off', async () => {
    tenant = sampleTenantConfig();

    await expect(deliver()).resolves.toBe('off');

    expect(sent).toEqual([]);
  });

  test('deliver_tenant_with_a_broken_document_waits_until_it_is_mended', async () => {
    tenant = 'broken';

    await expect(deliver()).rejects.toMatchObject({ type: 'DeliveryRetryable', nonRetryable: false });
  });

  test.each([
    ['none', 'dead_letter'],
    ['pending', 'dead_letter'],
    ['delivered', 'delivered'],
    ['off', 'off'],
  ] as const)('give_up_what_is_%s_becomes_%s', async (state, expected) => {
    metadata = callMetadata({ webhook: { ...metadata.webhook, state } });

    await expect(activities.giveUpEndOfCallWebhook({ call_id: 'call-123' })).resolves.toBe(expected);

    expect(metadata.webhook.state).toBe(expected);
  });
});
