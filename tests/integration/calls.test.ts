import type { PromptText } from '../../src/models/prompt';
import { clientFrames, controlRequests, outline } from './support/client-frames';
import { callHistory } from './support/call-history';
import { startTestBed, type TestBed } from './support/test-bed';

describe('the calls of the demo', () => {
  let bed: TestBed;

  beforeAll(async () => {
    bed = await startTestBed();
  });
  afterAll(async () => bed.stop());

  test('call_transfer_is_answered_greeted_and_put_through', async () => {
    const { callId, ended } = bed.place('scenarios/transfer.yaml');

    const { summary, record } = await ended();

    expect(summary).toMatchObject({ end: 'transferred', failure: null, attachments: 1 });
    const [accept, refer] = bed.simulator.requests(callId);
    expect(controlRequests(bed.simulator, callId)).toEqual(['accept 200', 'refer 200']);
    expect(JSON.parse(accept?.body ?? '')).toEqual({
      type: 'realtime',
      model: 'gpt-realtime-2.1',
      instructions: expect.stringContaining('You answer the telephone of Acme'),
      output_modalities: ['audio'],
      audio: {
        input: {
          transcription: { model: 'gpt-4o-mini-transcribe', language: 'en' },
          turn_detection: { type: 'server_vad', create_response: true, interrupt_response: true },
        },
        output: { voice: 'marin' },
      },
      tools: [
        {
          type: 'function',
          name: 'request_transfer',
          description: expect.stringContaining('Sales: prices and quotes, Support: orders and defects'),
          parameters: {
            type: 'object',
            properties: {
              destination_id: {
                type: 'string',
                enum: ['sales', 'support'],
                description: expect.stringContaining('sales — Sales: prices and quotes'),
              },
              reason: { type: 'string', description: expect.any(String) },
            },
            required: ['destination_id'],
            additionalProperties: false,
          },
        },
      ],
      tool_choice: 'auto',
    });
    expect(JSON.parse(refer?.body ?? '')).toEqual({ target_uri: 'tel:+33145678999' });
    const [call] = record.tool_calls;
    expect(refer?.headers['idempotency-key']).toBe(`refer:${callId}:${call?.function_call_id}`);

    const frames = clientFrames(bed.simulator, callId);
    expect(outline(frames)).toEqual([
      'response.create',
      'conversation.item.create function_call_output',
      'response.create',
    ]);
    expect(frames[0]).toMatchObject({
      response: { instructions: expect.stringContaining('Acme, good morning. How can I help?') },
    });
    expect(frames[1]).toMatchObject({ item: { call_id: call?.function_call_id, output: call?.output } });
    expect(frames[2]).not.toHaveProperty('response');

    expect(record).toMatchObject({
      ...{ tenant_id: 'tenant-demo-001', client_id: 'acme', display_name: 'Acme', phase: 'closed' },
      ...{ outcome: 'transferred', caller_number: '+33612345678', dialed_number: '+33145678901' },
      ...{ model: 'gpt-realtime-2.1', voice: 'marin', ignored_messages: 0 },
      tool_calls: [{ name: 'request_transfer', ok: true, report: 'written', report_attempts: 1 }],
      transfers: [
        { destination_id: 'sales', requested_by: 'model', attempts: [{ answer: 'relayed' }], status: 'confirmed' },
      ],
    });
    const instants = [
      record.started_at,
      record.admitted_at,
      record.seated_at,
      record.accepted_at,
      record.attached_at,
      record.ended_at,
    ];
    expect(instants).toEqual(instants.toSorted());
    expect(instants).not.toContain(null);
  });

  test('call_question_leaves_transcript_usage_and_prompts', async () => {
    const { callId, ended } = bed.place('scenarios/question.yaml');

    const { summary, record } = await ended();

    expect(summary).toMatchObject({ end: 'caller_hung_up', failure: null });
    expect(controlRequests(bed.simulator, callId)).toEqual(['accept 200']);
    expect(outline(clientFrames(bed.simulator, callId))).toEqual(['response.create']);
    expect(record).toMatchObject({ tenant_id: 'tenant-demo-002', outcome: 'caller_hung_up', tool_calls: [] });

    const transcript = await bed.repositories.transcripts.ofCall(callId);
    expect(transcript.map(({ role, text }) => `${role}: ${text}`)).toEqual([
      'assistant: Brasserie Lumière, good evening. What can I do for you?',
      'user: Good evening. Are you open on Sunday night?',
      'assistant: We are, from seven until half past ten. Shall I tell you about the menu?',
      "user: No, that's all I wanted to know. Thank you, goodbye.",
      'assistant: With pleasure. See you on Sunday!',
    ]);
    expect(transcript.slice(1).map((item) => item.previous_item_id)).toEqual(
      transcript.slice(0, -1).map((item) => item.item_id),
    );

    const usage = await bed.db.collection('calls-usage').find({ call_id: callId, response_id: /./ }).toArray();
    expect(usage.map((one): unknown => one['status'])).toEqual(['completed', 'completed', 'completed']);
    const totals = usage.map((one) => (one['usage'] as { total_tokens: number }).total_tokens);
    expect(record.usage).toMatchObject({ responses: 3, total_tokens: totals.reduce((sum, tokens) => sum + tokens) });

    const { instruction_id, greeting_id } = record.prompts ?? {};
    const prompts = await bed.db
      .collection<PromptText>('prompts')
      .find({ _id: { $in: [instruction_id, greeting_id].map(String) } })
      .toArray();
    expect(prompts.map(({ kind, tenant_id, created_by }) => ({ kind, tenant_id, created_by }))).toEqual(
      expect.arrayContaining([
        { kind: 'instruction', tenant_id: 'tenant-demo-002', created_by: 'tenant_config' },
        { kind: 'greeting', tenant_id: 'tenant-demo-002', created_by: 'tenant_config' },
      ]),
    );
  });

  test('call_unknown_number_is_refused_while_it_rings', async () => {
    const { callId, ended } = bed.place('scenarios/unknown-number.yaml');

    const { summary, record } = await ended();

    expect(summary).toMatchObject({ end: 'rejected', rejectedWith: 404, acceptedAt: null, failure: null });
    expect(controlRequests(bed.simulator, callId)).toEqual(['reject 200']);
    expect(record).toMatchObject({
      ...{ outcome: 'rejected:tenant_resolve_failed', tenant_id: null, accepted_at: null, phase: 'closed' },
      ended_at: expect.any(String),
    });
  });

  test('call_history_tells_the_story_without_naming_anybody', async () => {
    const { ended, workflow } = bed.place('scenarios/transfer-500.yaml');

    const { summary, record } = await ended();
    const history = await callHistory(workflow);
    const { searchAttributes, workflowId, memo } = await workflow.describe();

    expect(summary).toMatchObject({ end: 'transferred', failure: null });
    expect(summary.referrals.map(({ status }) => status)).toEqual([500, 500, 200]);
    const [transfer] = record.transfers;
    expect(transfer).toMatchObject({ status: 'confirmed' });
    expect(transfer?.attempts.map(({ answer }) => answer)).toEqual(['OpenAIRetryable', 'OpenAIRetryable', 'relayed']);
    expect(new Set(summary.referrals.map((referral) => referral.idempotencyKey))).toEqual(
      new Set([transfer?.idempotency_key]),
    );
    const story = history.activities.filter(({ type }) => type !== 'saveRecord');
    expect(story).toEqual([
      { type: 'admit', summary: 'whose call is it, and what is it answered with?' },
      { type: 'attend', summary: 'hold the call: its socket, its heartbeat' },
      { type: 'acceptCall', summary: 'answer the phone' },
      { type: 'attach', summary: 'open the socket, ask for the greeting' },
      { type: 'awaitSpeech', summary: 'let the agent finish its sentence' },
      { type: 'referCall', summary: 'transfer: SIP REFER through OpenAI' },
      { type: 'referCall', summary: 'transfer: SIP REFER through OpenAI' },
      { type: 'referCall', summary: 'transfer: SIP REFER through OpenAI' },
    ]);
    const last = history.activities.at(-1);
    expect(last).toEqual({ type: 'saveRecord', summary: 'write the call record' });

    expect(searchAttributes).toEqual(
      expect.objectContaining({
        SonoreTenant: ['tenant-demo-001'],
        SonorePhase: ['closed'],
        SonoreOutcome: ['transferred'],
      }),
    );
    expect(history.failureTexts.join('\n')).toContain('OpenAIRetryable');
    expect(history.searchAttributes.length).toBeGreaterThan(0);
    const neverEncrypted = JSON.stringify([workflowId, memo, history.failureTexts, history.searchAttributes]);
    for (const digits of ['612345678', '145678901', '145678999']) expect(neverEncrypted).not.toContain(digits);
  });
});
