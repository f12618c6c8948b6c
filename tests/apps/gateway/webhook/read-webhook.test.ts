import { readWebhook } from '../../../../src/apps/gateway/webhook/read-webhook';
import { incomingEvent } from '../support/post-webhook';

const receivedAt = 1_790_712_200_900;

describe('readWebhook', () => {
  test.each([
    ['null', null],
    ['an array', []],
    ['a string', 'realtime.call.incoming'],
    ['an event without a type', incomingEvent({ type: undefined })],
    ['a type that is no string', incomingEvent({ type: 7 })],
    ['a type we do not handle, without id and call id', { type: 'live.transport.incoming' }],
  ])('readWebhook_%s_is_unsupported', (_, payload) => {
    expect(readWebhook(payload, receivedAt)).toMatchObject({ kind: 'ignored', reason: 'unsupported_event_type' });
  });

  test.each([
    ['no id', { id: undefined }],
    ['an empty id', { id: '' }],
    ['an id that is no string', { id: 12 }],
    ['no id and no call id', { id: undefined, data: undefined }],
    ['no id at an end', { id: undefined, type: 'realtime.call.hangup' }],
  ])('readWebhook_%s_is_missing_webhook_id', (_, event) => {
    expect(readWebhook(incomingEvent(event), receivedAt)).toMatchObject({
      kind: 'ignored',
      reason: 'missing_webhook_id',
    });
  });

  test.each([
    ['no data', { data: undefined }],
    ['data that is no object', { data: 'rtc_u1_abc' }],
    ['a call id that is no string', { data: { call_id: 5 } }],
    ['an empty call id', { data: { call_id: '' } }],
    ['no call id at an end', { type: 'realtime.call.ended', data: {} }],
  ])('readWebhook_%s_is_missing_call_id', (_, event) => {
    expect(readWebhook(incomingEvent(event), receivedAt)).toMatchObject({ kind: 'ignored', reason: 'missing_call_id' });
  });

  test('readWebhook_whole_event_is_taken_as_it_is', () => {
    const event = incomingEvent();

    expect(readWebhook(event, receivedAt)).toEqual({ kind: 'incoming', event, malformed: [] });
  });

  test('readWebhook_event_without_sip_headers_has_none', () => {
    const webhook = readWebhook(incomingEvent({ data: { call_id: 'rtc_u1_abc' } }), receivedAt);

    expect(webhook).toMatchObject({ kind: 'incoming', event: { data: { sip_headers: [] } }, malformed: [] });
  });

  test.each([[undefined], ['1790712117'], [null], [1_790_712_117_000], [1e300], [-1]])(
    'readWebhook_created_at_%s_counts_from_its_receipt',
    (created_at) => {
      expect(readWebhook(incomingEvent({ created_at }), receivedAt)).toMatchObject({
        kind: 'incoming',
        event: { created_at: 1_790_712_200 },
        malformed: ['created_at'],
      });
    },
  );

  test('readWebhook_sip_headers_that_are_no_list_are_left_out', () => {
    expect(readWebhook(incomingEvent({}, { sip_headers: 'From: Bob' }), receivedAt)).toMatchObject({
      kind: 'incoming',
      event: { created_at: 1_790_712_117, data: { call_id: 'rtc_u1_abc', sip_headers: [] } },
      malformed: ['data.sip_headers'],
    });
  });
});
