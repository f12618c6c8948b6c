import { shortenRecord } from '../../../src/apps/demo/shorten-record';
import { callRecord } from '../../fixtures/call-record';

describe('shortenRecord', () => {
  it('shorten_record_fields_that_say_nothing_are_left_out', () => {
    const record = callRecord({ outcome: null, tool_calls: [], ignored_messages: 0 });

    const shortened = shortenRecord(record);

    expect(shortened).not.toHaveProperty('outcome');
    expect(shortened).not.toHaveProperty('tool_calls');
    expect(shortened).toMatchObject({ call_id: 'call-123', ignored_messages: 0 });
  });

  it('shorten_record_long_words_are_cut_at_any_depth_and_sentences_are_not', () => {
    const sentence = 'The tenant has no document in tenant_config, so that the call cannot be answered by anybody.';
    const record = callRecord({
      outcome_detail: sentence,
      owners: [
        {
          epoch: 1,
          host_queue: `q-${'x'.repeat(80)}`,
          seated_at: 'now',
          attached_at: null,
          resumed: false,
          handed_over: false,
          gap: null,
        },
      ],
    });

    expect(shortenRecord(record)).toMatchObject({
      outcome_detail: sentence,
      owners: [{ epoch: 1, host_queue: `q-${'x'.repeat(45)}…`, seated_at: 'now', resumed: false, handed_over: false }],
    });
  });

  it('shorten_record_changes_nothing_of_the_record_itself', () => {
    const record = callRecord({ webhook_id: 'w'.repeat(100) });

    shortenRecord(record);

    expect(record).toEqual(callRecord({ webhook_id: 'w'.repeat(100) }));
  });
});
