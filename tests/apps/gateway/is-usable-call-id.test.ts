import { isUsableCallId } from '../../../src/apps/gateway/is-usable-call-id';

describe('isUsableCallId', () => {
  test.each(['rtc_u1_9f3c', 'call with spaces / and ünïcode', 'x'.repeat(990)])(
    'isUsableCallId_%s_is_usable',
    (callId) => {
      expect(isUsableCallId(callId)).toBe(true);
    },
  );

  test.each([
    ['nothing', ''],
    ['a control character', 'rtc\n1'],
    ['half a surrogate pair', 'rtc\ud800'],
    ['more than fits into a workflow id', 'x'.repeat(991)],
    ['more bytes than fit into a workflow id', 'é'.repeat(496)],
  ])('isUsableCallId_%s_is_not_usable', (_, callId) => {
    expect(isUsableCallId(callId)).toBe(false);
  });
});
