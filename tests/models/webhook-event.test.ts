import { incomingCallEventSchema, webhookEnvelopeSchema } from '../../src/models/webhook-event';

const incoming = {
  object: 'event',
  id: 'evt_685343a1381c819085d44c354e1b330e',
  type: 'realtime.call.incoming',
  created_at: 1750287018,
  data: {
    call_id: 'rtc_u1_9f3c',
    sip_headers: [
      { name: 'From', value: 'sip:+142555512112@sip.example.com' },
      { name: 'To', value: 'sip:proj_123@sip.api.openai.com' },
    ],
    sip_media_security: 'srtp',
  },
};

describe('incomingCallEventSchema', () => {
  test('incoming_call_event_every_field_is_kept', () => {
    const event = { ...incoming, data: { ...incoming.data, future: true } };

    expect(incomingCallEventSchema.parse(event)).toEqual(event);
  });

  test('incoming_call_event_without_headers_has_none', () => {
    const event = incomingCallEventSchema.parse({ ...incoming, data: { call_id: 'rtc_1' } });

    expect(event.data.sip_headers).toEqual([]);
  });

  test.each([
    ['no id', { ...incoming, id: undefined }],
    ['no call id', { ...incoming, data: { sip_headers: [] } }],
    ['empty call id', { ...incoming, data: { call_id: '' } }],
    ['another type', { ...incoming, type: 'realtime.call.ended' }],
    ['a date for created_at', { ...incoming, created_at: '2026-01-01T00:00:00Z' }],
    ['a header without value', { ...incoming, data: { call_id: 'rtc_1', sip_headers: [{ name: 'To' }] } }],
  ])('incoming_call_event_%s_is_refused', (_case, event) => {
    expect(incomingCallEventSchema.safeParse(event).success).toBe(false);
  });
});

describe('webhookEnvelopeSchema', () => {
  test.each([
    ['an empty object', {}],
    ['an incoming call', incoming],
    ['an end event', { id: 'evt_1', type: 'realtime.call.hungup', data: { call_id: 'rtc_1', reason: 'bye' } }],
    ['another product', { id: 'evt_2', type: 'batch.completed', data: { id: 'batch_1' } }],
  ])('webhook_envelope_%s_passes_unchanged', (_case, event) => {
    expect(webhookEnvelopeSchema.parse(event)).toEqual(event);
  });

  test.each([null, [], 'text', { id: '' }, { data: { call_id: '' } }])('webhook_envelope_%j_is_refused', (event) => {
    expect(webhookEnvelopeSchema.safeParse(event).success).toBe(false);
  });
});
