import { acceptBodySchema, referBodySchema, rejectBodySchema } from '../../src/models/call-control';

const accept = {
  type: 'realtime',
  model: 'gpt-realtime-2.1',
  instructions: 'You are Acme.',
  output_modalities: ['audio'],
  audio: {
    input: {
      transcription: { model: 'gpt-4o-transcribe', language: 'fr' },
      turn_detection: { type: 'semantic_vad', create_response: true, interrupt_response: true },
    },
    output: { voice: 'marin' },
  },
  tools: [{ type: 'function', name: 'request_transfer', parameters: { type: 'object', properties: {} } }],
  tool_choice: 'auto',
};

describe('acceptBodySchema', () => {
  test('accept_body_of_a_call_is_taken_unchanged', () => {
    expect(acceptBodySchema.parse(accept)).toEqual(accept);
  });

  test.each([
    ['an unknown field', { ...accept, temperature: 0.8 }],
    [
      'an audio format, which breaks SIP audio',
      { ...accept, audio: { ...accept.audio, output: { voice: 'marin', format: 'pcm16' } } },
    ],
    [
      'a turn detection field SIP does not take',
      {
        ...accept,
        audio: {
          ...accept.audio,
          input: {
            ...accept.audio.input,
            turn_detection: { ...accept.audio.input.turn_detection, idle_timeout_ms: 6000 },
          },
        },
      },
    ],
    ['no instructions', { ...accept, instructions: '' }],
    ['a tool nested under function', { ...accept, tools: [{ type: 'function', function: { name: 'f' } }] }],
    ['text output', { ...accept, output_modalities: ['text'] }],
  ])('accept_body_with_%s_is_refused', (_case, body) => {
    expect(acceptBodySchema.safeParse(body).success).toBe(false);
  });
});

describe('rejectBodySchema', () => {
  test.each([
    [400, true],
    [486, true],
    [603, true],
    [699, true],
    [200, false],
    [399, false],
    [700, false],
    [404.5, false],
  ])('reject_body_status_%p_is_taken_%p', (status_code, taken) => {
    expect(rejectBodySchema.safeParse({ status_code }).success).toBe(taken);
  });
});

describe('referBodySchema', () => {
  test('refer_body_target_uri_alone_is_taken', () => {
    expect(referBodySchema.parse({ target_uri: 'tel:+33145678999' })).toEqual({ target_uri: 'tel:+33145678999' });
  });

  test.each([{}, { target_uri: '+33145678999' }, { target_uri: 'tel:+33145678999', idempotency_key: 'k' }])(
    'refer_body_%j_is_refused',
    (body) => {
      expect(referBodySchema.safeParse(body).success).toBe(false);
    },
  );
});
