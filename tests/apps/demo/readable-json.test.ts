import { gistOfOutput, readableJson } from '../../../src/apps/demo/readable-json';

describe('readableJson', () => {
  it.each([
    ['{ "destination_id": "sales", "reason": "a quote" }', '{destination_id: sales, reason: a quote}'],
    ['{"count": 2, "list": ["a"], "none": null}', '{count: 2, list: ["a"], none: null}'],
    ['{}', '{}'],
    ['[1]', '[1]'],
    ['{broken', '{broken'],
  ])('readable_json_%s_reads_%s', (text, written) => {
    expect(readableJson(text)).toBe(written);
  });
});

describe('gistOfOutput', () => {
  it.each([
    ['{"message": "call_transfer_requested", "target_uri": "tel:+33145678999"}', 'call_transfer_requested'],
    ['{"error": "tool_not_found", "tool": "weather"}', 'tool_not_found'],
    ['{"temperature": 21}', '{temperature: 21}'],
    ['plain words', 'plain words'],
  ])('gist_of_output_%s_is_%s', (output, gist) => {
    expect(gistOfOutput(output)).toBe(gist);
  });
});
