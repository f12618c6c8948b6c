import {
  newAudioBufferEventId,
  newCallId,
  newFunctionCallId,
  newId,
  newWebhookId,
  sessionIdOf,
} from '../../../src/simulator/wire/ids';

describe('ids', () => {
  test('ids_lookLikeThoseOfTheLiveApi', () => {
    expect(newCallId()).toMatch(/^rtc_u1_[0-9a-f]{32}$/);
    expect(newWebhookId()).toMatch(/^wh_[0-9a-f]{32}$/);
    expect(newId('item')).toMatch(/^item_[0-9A-Za-z]{21}$/);
    expect(newFunctionCallId()).toMatch(/^call_[0-9A-Za-z]{16}$/);
    expect(newAudioBufferEventId()).toMatch(/^event_[0-9a-f]{16}$/);
    expect(newId('item')).not.toBe(newId('item'));
  });

  test('sessionId_isTheCallIdWithAnotherPrefix', () => {
    expect(sessionIdOf('rtc_u1_0af3')).toBe('sess_u1_0af3');
    expect(sessionIdOf('call-7')).toBe('sess_call-7');
  });
});
