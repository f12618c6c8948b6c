import fc from 'fast-check';
import { parseSidebandFrame } from '../../src/models/sideband-event';
import { attachRequest, scriptedSession, ScriptedSideband } from '../fixtures/scripted-sideband';
import {
  argumentsDone,
  assistantItem,
  functionCallItem,
  outputItemDone,
  responseCreated,
  responseDone,
} from '../fixtures/sideband-events';
import { mutated, nastyJson } from './mutations';

const events = [
  responseCreated('resp-1'),
  outputItemDone('resp-1', assistantItem('item-1', 'Good morning.')),
  argumentsDone('resp-1', 'fc-1'),
  outputItemDone('resp-1', functionCallItem('fc-1')),
  responseDone('resp-1', [functionCallItem('fc-1')]),
  { type: 'conversation.item.added', previous_item_id: 'item-1', item: functionCallItem('fc-1') },
  { type: 'conversation.item.retrieved', item: assistantItem('item-1', 'Good morning.') },
  { type: 'conversation.item.truncated', item_id: 'item-1', content_index: 0, audio_end_ms: 10 },
  { type: 'conversation.item.input_audio_transcription.completed', item_id: 'item-2', transcript: 'Hello?' },
  { type: 'input_audio_buffer.dtmf_event_received', event: '5', received_at: 1 },
  { type: 'input_audio_buffer.speech_started', audio_start_ms: 1, item_id: 'item-2' },
  { type: 'output_audio_buffer.stopped', response_id: 'resp-1' },
  { type: 'error', error: { type: 'invalid_request_error', code: 'session_expired', message: 'over' } },
];

const frame = fc.oneof(
  ...events.map((event) => mutated(event).map((broken) => JSON.stringify(broken))),
  fc.constantFrom(...events).map((event) => JSON.stringify(event)),
  nastyJson.map((value) => JSON.stringify(value)),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constant('['.repeat(50_000)),
);

describe('anything that comes over the sideband', () => {
  it('frame_of_any_shape_is_parsed_without_throwing', () => {
    fc.assert(
      fc.property(frame, (text) => {
        expect(['event', 'unknown', 'invalid']).toContain(parseSidebandFrame(text).kind);
      }),
      { numRuns: 1_000 },
    );
  });

  it('session_after_any_frames_still_hears_a_function_call', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { maxLength: 30 }), async (frames) => {
        const sideband = new ScriptedSideband();
        const { session, told } = scriptedSession(sideband);
        await session.attach(attachRequest());

        for (const text of frames) sideband.emitText(text);
        sideband.emit(responseCreated('resp-last'), responseDone('resp-last', [functionCallItem('fc-last')]));

        expect(sideband.thrown).toEqual([]);
        expect(told.functionCalls.map(({ function_call_id }) => function_call_id)).toContain('fc-last');
        session.close();
      }),
      { numRuns: 150 },
    );
  });
});
