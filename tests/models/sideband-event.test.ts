import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseSidebandFrame } from '../../src/models/sideband-event';

const recordingsFolder = join(__dirname, '../fixtures/recordings');

interface Recorded {
  kind: string;
  direction: string;
  data: { type: string };
}

const received = readdirSync(recordingsFolder)
  .filter((file) => file.endsWith('.ndjson'))
  .flatMap((file) =>
    readFileSync(join(recordingsFolder, file), 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line, index) => ({ ...(JSON.parse(line) as Recorded), where: `${file}:${index + 1}` })),
  )
  .filter(({ kind, direction }) => kind === 'message' && direction === 'received')
  .map(({ where, data }) => ({ where, data }));

/** Types in the recordings that Sonore does not act on. */
const unused = new Set([
  'response.content_part.done',
  'response.function_call_arguments.delta',
  'response.output_text.delta',
  'response.output_text.done',
]);

describe('parseSidebandFrame', () => {
  test('sideband_frame_recordings_hold_both_kinds', () => {
    expect(received.some(({ data }) => unused.has(data.type))).toBe(true);
    expect(received.some(({ data }) => data.type === 'response.done')).toBe(true);
  });

  test.each(received.filter(({ data }) => !unused.has(data.type)))(
    'sideband_frame_recorded_$data.type_at_$where_is_an_event_with_every_field_kept',
    ({ data }) => {
      const frame = parseSidebandFrame(JSON.stringify(data));

      expect(frame).toMatchObject({ kind: 'event', event: data });
    },
  );

  test.each(received.filter(({ data }) => unused.has(data.type)))(
    'sideband_frame_recorded_$data.type_at_$where_is_unknown',
    ({ data }) => {
      expect(parseSidebandFrame(JSON.stringify(data))).toEqual({ kind: 'unknown', type: data.type });
    },
  );

  test('sideband_frame_type_of_tomorrow_is_unknown', () => {
    const frame = parseSidebandFrame('{"type":"response.telepathy.delta","delta":{"x":[1]}}');

    expect(frame).toEqual({ kind: 'unknown', type: 'response.telepathy.delta' });
  });

  test.each(['__proto__', 'constructor'])('sideband_frame_type_%s_is_unknown', (type) => {
    expect(parseSidebandFrame(JSON.stringify({ type }))).toEqual({ kind: 'unknown', type });
  });

  test('sideband_frame_unknown_fields_are_kept', () => {
    const data = {
      type: 'conversation.item.added',
      item: { id: 'item_1', type: 'mcp_call', server: { a: 1 } },
      extra: 2,
    };

    expect(parseSidebandFrame(JSON.stringify(data))).toEqual({ kind: 'event', event: data });
  });

  test.each([
    ['', 'not JSON'],
    ['{', 'not JSON'],
    ['null', 'no type'],
    ['[]', 'no type'],
    ['"text"', 'no type'],
    ['{"type": 7}', 'no type'],
  ])('sideband_frame_%j_is_invalid_because_%s', (text, reason) => {
    expect(parseSidebandFrame(text)).toEqual({ kind: 'invalid', reason });
  });

  test('sideband_frame_known_type_without_its_field_names_the_field', () => {
    const frame = parseSidebandFrame('{"type":"response.done","response":{"status":"completed"}}');

    expect(frame).toEqual({ kind: 'invalid', reason: 'response.done: response.id' });
  });

  test.each([{ total_tokens: 'many' }, { total_tokens: 3, input_token_details: null }, 'none'])(
    'sideband_frame_response_done_with_unreadable_usage_%j_is_still_done',
    (usage) => {
      const frame = parseSidebandFrame(JSON.stringify({ type: 'response.done', response: { id: 'resp_1', usage } }));

      expect(frame).toMatchObject({ kind: 'event', event: { response: { id: 'resp_1', usage: null } } });
    },
  );

  test('sideband_frame_function_call_without_name_is_an_event', () => {
    const data = {
      type: 'response.function_call_arguments.done',
      response_id: 'resp_1',
      item_id: 'item_1',
      call_id: 'call_1',
      arguments: '{"a":',
    };

    expect(parseSidebandFrame(JSON.stringify(data))).toEqual({ kind: 'event', event: data });
  });

  test('sideband_frame_nested_a_hundred_thousand_deep_is_read_without_harm', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;

    expect(parseSidebandFrame(`{"type":"response.audio.delta","delta":${deep}}`).kind).toBe('unknown');
    expect(parseSidebandFrame(`{"type":"error","error":{"code":"x","extra":${deep}}}`).kind).toBe('event');
    expect(parseSidebandFrame(deep).kind).toBe('invalid');
  });
});
