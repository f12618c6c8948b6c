import { endOfCallEvent, endOfCallEventSchema } from '../../src/models/end-of-call-event';
import { callMetadata, writtenSummary } from '../fixtures/call-metadata';
import { callRecord } from '../fixtures/call-record';
import { transcriptItem } from '../fixtures/transcript-item';
import { transferRecord } from '../fixtures/transfer-record';

const ended = {
  outcome: 'completed',
  accepted_at: '2026-11-20T10:00:05.000Z',
  ended_at: '2026-11-20T10:03:05.500Z',
} as const;

const nothingMore = { transcript: null, includeCost: false };

describe('endOfCallEvent', () => {
  test('event_of_a_call_fits_its_schema_and_has_its_figures', () => {
    const metadata = callMetadata({ summary: writtenSummary({ extracted: { order: 7 } }) });

    const event = endOfCallEvent(callRecord(ended), metadata, {
      transcript: [transcriptItem()],
      includeCost: true,
    });

    expect(endOfCallEventSchema.parse(JSON.parse(JSON.stringify(event)))).toEqual(event);
    expect(event).toMatchObject({
      timestamp: ended.ended_at,
      data: {
        ...{ tenant_id: 'test-tenant', outcome: 'completed', duration_s: 180.5 },
        ...{ answered_at: ended.accepted_at, summary_state: 'written', extracted: { order: 7 }, cost: null },
        summary: { caller_request: 'A quote for twelve chairs by Friday.' },
        transcript: [{ role: 'user', text: 'I would like to talk to sales.', interrupted_at_ms: null }],
      },
    });
  });

  test('event_of_a_call_that_was_never_answered_has_no_duration', () => {
    const event = endOfCallEvent(callRecord({ ...ended, accepted_at: null }), callMetadata(), nothingMore);

    expect(event.data).toMatchObject({ answered_at: null, duration_s: 0 });
    expect(event.data).not.toHaveProperty('transcript');
  });

  test('event_holds_neither_targets_of_transfers_nor_ids_of_items', () => {
    const record = callRecord({ ...ended, transfers: [transferRecord()] });

    const event = endOfCallEvent(record, callMetadata(), {
      ...nothingMore,
      transcript: [transcriptItem()],
    });

    expect(event.data.transfers).toEqual([{ destination_id: 'sales', status: 'confirmed' }]);
    expect(JSON.stringify(event)).not.toMatch(/tel:|item-1/);
  });

  test('event_of_a_call_without_an_outcome_is_a_mistake', () => {
    expect(() => endOfCallEvent(callRecord(), callMetadata(), nothingMore)).toThrow();
  });
});
