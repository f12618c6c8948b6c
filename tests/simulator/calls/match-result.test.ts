import { mismatchOf } from '../../../src/simulator/calls/match-result';

function callWith(output: string) {
  return {
    functionCallId: 'call_1',
    responseId: 'resp_1',
    name: 'look_up',
    argumentsJson: '{}',
    calledAt: 1,
    output,
    answeredAt: 2,
  };
}

describe('mismatchOf', () => {
  test.each([
    ['{"price":3}', { ok: true, error: null, output: { price: 3 } }],
    ['{"error":"not_found","detail":"x"}', { ok: false, error: 'not_found' }],
    ['{"list":[1,{"a":2}]}', { output: { list: [1, { a: 2 }] } }],
  ])('result %s_fits %j', (output, matcher) => {
    expect(mismatchOf(callWith(output), { tool: 'look_up', ...matcher })).toBeNull();
  });

  test.each([
    ['{"error":"x"}', { ok: true }, 'expected to succeed'],
    ['{"price":3}', { ok: false }, 'expected to fail'],
    ['{"error":"x"}', { error: 'y' }, 'expected to answer error "y", it answered "x"'],
    ['{"price":3}', { output: { price: 4 } }, 'expected to answer price 4, it answered 3'],
    ['{"price":3}', { output: { cost: 4 } }, 'it answered nothing'],
    ['sunny', {}, 'which is no JSON object'],
  ])('result %s_doesNotFit %j', (output, matcher, reason) => {
    expect(mismatchOf(callWith(output), { tool: 'look_up', ...matcher })).toContain(reason);
  });
});
