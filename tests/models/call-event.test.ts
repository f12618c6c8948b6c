import { callEventSchema } from '../../src/models/call-event';

const event = {
  type: 'function_call_output.item.created',
  session_id: 'session-123',
  item: {
    id: 'item-123',
    call_id: 'call-123',
    function_call_id: 'func-123',
    name: 'request_transfer',
    arguments: '{"destination_id": "commercial"}',
  },
};

describe('callEventSchema', () => {
  test('call_event_complete_body_is_taken_unchanged', () => {
    expect(callEventSchema.parse(event)).toEqual(event);
  });

  test.each(['id', 'call_id', 'function_call_id', 'name', 'arguments'])(
    'call_event_item_without_%s_is_refused_by_name',
    (field) => {
      const result = callEventSchema.safeParse({ ...event, item: { ...event.item, [field]: undefined } });

      expect(result.error?.issues.map(({ path }) => path)).toEqual([['item', field]]);
    },
  );

  test('call_event_of_another_type_is_refused', () => {
    expect(callEventSchema.safeParse({ ...event, type: 'response.done' }).success).toBe(false);
  });

  test.each([
    ['id', 257],
    ['function_call_id', 257],
    ['name', 257],
    ['arguments', 64 * 1024 + 1],
  ])('call_event_%s_of_%i_characters_is_refused_by_name', (field, length) => {
    const result = callEventSchema.safeParse({ ...event, item: { ...event.item, [field]: 'x'.repeat(length) } });

    expect(result.error?.issues.map(({ path }) => path)).toEqual([['item', field]]);
  });

  test('call_event_arguments_may_be_any_text', () => {
    const body = { ...event, item: { ...event.item, arguments: '{invalid json}' } };

    expect(callEventSchema.parse(body)).toEqual(body);
  });
});
