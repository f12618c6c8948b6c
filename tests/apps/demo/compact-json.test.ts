import { compactJson } from '../../../src/apps/demo/compact-json';

const value = {
  call_id: 'rtc_1',
  prompts: { greeting_id: 'g', instruction_id: null },
  tool_calls: [{ name: 'request_transfer', ok: true, output: 'a rather long text that does not fit beside the rest' }],
  none: [],
  empty: {},
};

describe('compactJson', () => {
  it('compact_json_what_fits_on_a_line_stays_on_it_and_the_rest_is_broken_up', () => {
    expect(compactJson(value, 60)).toBe(
      [
        '{',
        '  "call_id": "rtc_1",',
        '  "prompts": { "greeting_id": "g", "instruction_id": null },',
        '  "tool_calls": [',
        '    {',
        '      "name": "request_transfer",',
        '      "ok": true,',
        '      "output": "a rather long text that does not fit beside the rest"',
        '    }',
        '  ],',
        '  "none": [],',
        '  "empty": {}',
        '}',
      ].join('\n'),
    );
  });

  it.each([1, 40, 1000])('compact_json_at_%i_columns_is_still_the_same_json', (width) => {
    expect(JSON.parse(compactJson(value, width))).toEqual(value);
  });
});
