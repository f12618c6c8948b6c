import { CallTimeline } from '../../../src/apps/demo/call-timeline';
import { type JournalRecord } from '../../../src/simulator/journal';
import { clientFrame, delivery, request, ringing, serverFrame, socket } from './journal-records';

const session = {
  type: 'realtime',
  model: 'gpt-realtime-2.1',
  instructions: 'Be kind.',
  audio: { output: { voice: 'marin' } },
  tools: [{ type: 'function', name: 'request_transfer', parameters: {} }],
};

/** The lines of a call with these records, each as `seconds step text`. */
function linesOf(...records: JournalRecord[]): string[] {
  const timeline = new CallTimeline();
  return [ringing(), ...records]
    .flatMap((record) => timeline.steps(record, 'calls-host-a1b2c3d4-0000'))
    .map(({ after_s, step, text }) => `${after_s} ${step} ${text}`);
}

describe('CallTimeline', () => {
  it('call_timeline_transfer_is_told_from_the_webhook_to_the_result', () => {
    const lines = linesOf(
      delivery(1),
      request(60, 'accept', session),
      socket(90, 'attached'),
      clientFrame(91, { type: 'response.create' }),
      serverFrame(95, { type: 'response.created' }),
      serverFrame(1200, { type: 'response.output_audio_transcript.done', transcript: 'Acme, good morning.' }),
      serverFrame(2900, {
        type: 'conversation.item.input_audio_transcription.completed',
        transcript: 'Sales, please.',
      }),
      serverFrame(3100, {
        type: 'response.function_call_arguments.done',
        name: 'request_transfer',
        call_id: 'call_1',
        arguments: '{"destination_id": "sales"}',
      }),
      request(3130, 'refer', { target_uri: 'tel:+33145678999' }),
      clientFrame(3141, {
        type: 'conversation.item.create',
        item: { type: 'function_call_output', call_id: 'call_1', output: '{"message":"call_transfer_requested"}' },
      }),
      socket(3700, 'detached', 1000),
    );

    expect(lines).toEqual([
      '0.001 webhook 200 in 12 ms, signature good, workflow started',
      '0.06 accepted gpt-realtime-2.1 · voice marin · instructions · request_transfer',
      '0.09 attached control socket, worker a1b2',
      '1.2 agent “Acme, good morning.”',
      '2.9 caller “Sales, please.”',
      '3.1 tool request_transfer {destination_id: sales}',
      '3.13 refer tel:+33145678999 → 200 (attempt 1)',
      '3.141 result call_transfer_requested → model, 41 ms after its call',
    ]);
  });

  it('call_timeline_refer_repeated_counts_its_attempts', () => {
    const body = { target_uri: 'tel:+33145678999' };

    expect(linesOf(request(100, 'refer', body, 500), request(600, 'refer', body))).toEqual([
      '0.1 refer tel:+33145678999 → 500 (attempt 1)',
      '0.6 refer tel:+33145678999 → 200 (attempt 2)',
    ]);
  });

  it('call_timeline_refused_call_shows_the_sip_status', () => {
    expect(linesOf(request(80, 'reject', { status_code: 404 }))).toEqual(['0.08 rejected SIP 404']);
  });

  it('call_timeline_accept_that_openai_refuses_is_not_called_accepted', () => {
    expect(linesOf(request(80, 'accept', { model: 'm', tools: [] }, 400))).toEqual(['0.08 accept m · no tools → 400']);
  });

  it.each([
    ['answered_with_an_error', { status: 503, answer: '' }, '503 in 12 ms'],
    ['not_answered', { status: null, error: 'ECONNREFUSED' }, 'no answer: ECONNREFUSED'],
    [
      'repeated_and_known',
      { attempt: 2, answer: '{"ok":true,"deduped":true}' },
      '200 in 12 ms, known already (attempt 2)',
    ],
  ])('call_timeline_webhook_%s_says_so', (_, changes, text) => {
    expect(linesOf(delivery(0, changes))).toEqual([`0 webhook ${text}`]);
  });

  it('call_timeline_socket_that_breaks_is_news', () => {
    expect(linesOf(socket(500, 'detached', 1006), socket(900, 'attached'))).toEqual([
      '0.5 detached close code 1006',
      '0.9 attached control socket, worker a1b2',
    ]);
  });

  it('call_timeline_slow_result_is_told_in_seconds_and_a_failed_one_by_its_error', () => {
    const lines = linesOf(
      serverFrame(1000, { type: 'response.function_call_arguments.done', name: 'f', call_id: 'c', arguments: '{}' }),
      clientFrame(2500, {
        type: 'conversation.item.create',
        item: { type: 'function_call_output', call_id: 'c', output: '{"error":"tool_not_found","tool":"f"}' },
      }),
    );

    expect(lines).toEqual(['1 tool f {}', '2.5 result tool_not_found → model, 1.50 s after its call']);
  });

  it('call_timeline_keys_interruptions_and_errors_are_shown', () => {
    const lines = linesOf(
      serverFrame(100, { type: 'input_audio_buffer.dtmf_event_received', event: '4' }),
      serverFrame(200, { type: 'output_audio_buffer.cleared' }),
      serverFrame(300, { type: 'conversation.item.input_audio_transcription.failed' }),
      serverFrame(400, { type: 'error', error: { message: 'too many' } }),
    );

    expect(lines).toEqual([
      '0.1 key 4',
      '0.2 caller (interrupts)',
      '0.3 caller (not transcribed)',
      '0.4 error too many',
    ]);
  });

  describe('given a caller whose words arrive after the answer to them', () => {
    const turn = serverFrame(1000, { type: 'input_audio_buffer.committed', item_id: 'item_1' });
    const answer = serverFrame(1300, { type: 'response.output_audio_transcript.done', transcript: 'Goodbye!' });
    const words = (afterMs: number): JournalRecord =>
      serverFrame(afterMs, {
        type: 'conversation.item.input_audio_transcription.completed',
        item_id: 'item_1',
        transcript: 'Thank you, goodbye.',
      });

    it('call_timeline_words_stand_where_they_were_said', () => {
      expect(linesOf(turn, answer, words(1700))).toEqual(['1 caller “Thank you, goodbye.”', '1.3 agent “Goodbye!”']);
    });

    it('call_timeline_words_that_take_too_long_are_not_waited_for', () => {
      const next = serverFrame(3100, { type: 'output_audio_buffer.cleared' });

      expect(linesOf(turn, answer, next, words(3200))).toEqual([
        '1.3 agent “Goodbye!”',
        '3.1 caller (interrupts)',
        '3.2 caller “Thank you, goodbye.”',
      ]);
    });

    it('call_timeline_call_ends_before_the_words_come_the_rest_is_told', () => {
      expect(linesOf(turn, answer, { ...ringing(), at: answer.at + 100, state: 'ended' })).toEqual([
        '1.3 agent “Goodbye!”',
      ]);
    });
  });
});
