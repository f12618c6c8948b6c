import { dtmfReceived, outputAudioBuffer } from '../../../src/simulator/wire/audio-frames';
import { stampEventId } from '../../../src/simulator/wire/frame';

describe('stampEventId', () => {
  test('eventId_isTheSecondFieldAndOfTheEventsKind', () => {
    const ordinary = stampEventId({ type: 'response.done', response: {} });
    const playback = stampEventId(outputAudioBuffer('started', 'resp_1'));

    expect(Object.keys(ordinary)).toEqual(['type', 'event_id', 'response']);
    expect(ordinary.event_id).toMatch(/^event_[0-9A-Za-z]{21}$/);
    expect(playback.event_id).toMatch(/^event_[0-9a-f]{16}$/);
  });

  test('dtmf_hasNone', () => {
    expect(stampEventId(dtmfReceived('#', 1))).toEqual({
      type: 'input_audio_buffer.dtmf_event_received',
      event: '#',
      received_at: 1,
    });
  });
});
