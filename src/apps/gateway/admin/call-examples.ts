import type { CallRecord } from '../../../models/call-record';
import type { CallListing } from '../../../models/call-search';
import type { TranscriptItem } from '../../../models/transcript-item';
import type { Turn } from '../../../models/turn';

/** Shown in the API document. */
export const exampleCalls = {
  calls: [
    { call_id: 'rtc_u1_a1b2c3', status: 'RUNNING' },
    { call_id: 'rtc_u1_d4e5f6', status: 'NEW' },
  ],
  pending_call_ids: ['rtc_u1_d4e5f6'],
};

/** Shown in the API document; its number is one that nobody is ever given. */
export const exampleListing: CallListing = {
  call_id: 'rtc_u1_a1b2c3',
  tenant_id: 'tenant-demo-001',
  display_name: 'Acme',
  phase: 'closed',
  outcome: 'transferred',
  outcome_detail: 'Put through to sales.',
  caller_number: '+33199001234',
  dialed_number: '+33199005678',
  prompt_variant: 'active',
  started_at: '2026-11-23T09:00:00.000Z',
  attached_at: '2026-11-23T09:00:01.200Z',
  ended_at: '2026-11-23T09:01:40.000Z',
};

const exampleRecord: CallRecord = {
  ...exampleListing,
  workflow_id: 'call-rtc_u1_a1b2c3',
  webhook_id: 'wh_u1_a1b2c3',
  client_id: null,
  model: 'gpt-realtime-2.1',
  voice: 'marin',
  transcription_model: 'gpt-4o-mini-transcribe',
  prompts: null,
  instructions_db_error: false,
  created_at: '2026-11-23T09:00:00.000Z',
  admitted_at: '2026-11-23T09:00:00.400Z',
  seated_at: '2026-11-23T09:00:00.600Z',
  accepted_at: '2026-11-23T09:00:00.900Z',
  greeted_at: '2026-11-23T09:00:01.300Z',
  caller_heard_at: '2026-11-23T09:00:06.000Z',
  business_hours: 'open',
  tool_calls: [
    {
      function_call_id: 'call_a1b2c3',
      response_id: 'resp_a1b2c3',
      item_id: 'item_3',
      name: 'request_transfer',
      arguments_json: '{"destination_id":"sales"}',
      source: 'sideband',
      invoked_at: '2026-11-23T09:01:30.000Z',
      finished_at: '2026-11-23T09:01:30.500Z',
      ok: true,
      output: '{"ok":true}',
      error: null,
      report: 'written',
      report_attempts: 1,
      reported_at: '2026-11-23T09:01:30.600Z',
    },
  ],
  transfers: [
    {
      idempotency_key: 'refer:rtc_u1_a1b2c3:call_a1b2c3',
      destination_id: 'sales',
      target_uri: 'tel:+33199005678',
      requested_by: 'model',
      requested_at: '2026-11-23T09:01:30.000Z',
      answered_at: '2026-11-23T09:01:30.500Z',
      attempts: [{ at: '2026-11-23T09:01:30.000Z', answered_at: '2026-11-23T09:01:30.500Z', answer: 'relayed' }],
      evidence: 'call_ended',
      evidence_at: '2026-11-23T09:01:40.000Z',
      status: 'confirmed',
      error: null,
    },
  ],
  owners: [],
  dtmf: [],
  ignored_messages: 0,
  lost_writes: 0,
  usage: null,
  turns: { turns: 1, interrupted: 0, unheard: 0, latency_p50_ms: 620, latency_p95_ms: 620, latency_max_ms: 620 },
  version: 9,
};

const exampleItem: TranscriptItem = {
  call_id: exampleListing.call_id,
  item_id: 'item_2',
  previous_item_id: 'item_1',
  role: 'user',
  text: 'I would like to speak to sales.',
  at: '2026-11-23T09:01:28.000Z',
  interrupted_at_ms: null,
  error: null,
  version: 1,
};

const exampleTurn: Turn = {
  call_id: exampleListing.call_id,
  response_id: 'resp_a1b2c3',
  speech_ended_at: '2026-11-23T09:01:28.000Z',
  began_at: '2026-11-23T09:01:28.200Z',
  first_audio_at: '2026-11-23T09:01:28.620Z',
  latency_ms: 620,
  function_calls: 1,
  interrupted: false,
  interrupted_at_ms: null,
  version: 1,
};

/** Shown in the API document. */
export const exampleDetails = {
  call: exampleRecord,
  transcript: [exampleItem],
  turns: [exampleTurn],
  post_call: null,
};
