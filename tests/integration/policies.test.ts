import { scenarioOf } from '../simulator/support/scenario-of';
import { clientFrames } from './support/client-frames';
import type { PlacedCall } from './support/placed-call';
import { startTestBed, type TestBed } from './support/test-bed';

const sales = { destination_id: 'sales', target_uri: 'tel:+33145678910' };

/** Tenants by the last digits of their number, each with a policy of its own. */
const tenants: Record<string, object> = {
  '81': { features: { end_call: { enabled: true } } },
  '82': { features: {}, policies: { silence: shortest(), ghost_call: { enabled: false } } },
  '83': { features: {}, policies: { silence: { enabled: false }, ghost_call: { close_after_s: 5 } } },
  '84': {
    features: { refer: { enabled: true, destinations: [sales] } },
    policies: { tools: { filler_after_ms: 500, filler_text: 'Just a second.' } },
  },
  '85': {
    features: {},
    policies: { business_hours: { weekly: {}, after_hours: { behaviour: 'reject', reject_status: 486 } } },
  },
  '86': {
    features: { refer: { enabled: true, destinations: [sales, { ...sales, destination_id: 'night' }] } },
    policies: {
      business_hours: { weekly: {}, after_hours: { greeting_text: 'We are closed.', destination_ids: ['night'] } },
    },
  },
};

function shortest(): object {
  return { first_prompt_after_s: 5, second_prompt_after_s: 5, hang_up_after_s: 5 };
}

describe('policies of a tenant', () => {
  let bed: TestBed;
  let silent: PlacedCall;
  let ghost: PlacedCall;

  function place(digits: string, steps: unknown[], changes: object = {}): PlacedCall {
    return bed.place(scenarioOf(steps, { dialed: `+331456789${digits}`, ...changes }));
  }

  beforeAll(async () => {
    bed = await startTestBed();
    for (const [digits, document] of Object.entries(tenants)) {
      const tenant_id = `tenant-${digits}`;
      await bed.db.collection('tenant_config').insertOne({ tenant_id, ...document });
      await bed.db.collection('phone-tenant-map').insertOne({ phone_number: `+331456789${digits}`, tenant_id });
    }
    // These two take their time, in which the others are made.
    const hello = { model_says: 'Good morning.' };
    silent = place('82', [hello, { caller_says: 'Hello?' }, { model_says: 'Yes?' }, { expect_hangup: 40_000 }]);
    ghost = place('83', [hello, { expect_hangup: 20_000 }]);
  });
  afterAll(async () => bed.stop());

  test.each([
    ['with_its_goodbye', { say: 'Thank you for calling, goodbye!' }],
    ['without_a_word', {}],
  ])('end_call_%s_hangs_up', async (_how, words) => {
    const { ended } = place('81', [
      { model_says: 'Good morning.' },
      { caller_says: 'That was all, thank you.' },
      { model_calls: { tools: [{ tool: 'end_call', arguments: {} }], ...words } },
      { expect_hangup: 20_000 },
    ]);

    const { summary, record } = await ended();

    expect(summary).toMatchObject({ end: 'hung_up', failure: null });
    expect(record).toMatchObject({ outcome: 'completed', tool_calls: [{ ok: true, report: 'kept' }] });
  });

  test('end_call_without_a_word_asks_for_a_goodbye', async () => {
    const { callId, ended } = place('81', [
      { model_says: 'Good morning.' },
      { caller_says: 'Bye.' },
      { model_calls: [{ tool: 'end_call', arguments: {} }] },
      { expect_hangup: 20_000 },
    ]);

    await ended();

    expect(JSON.stringify(clientFrames(bed.simulator, callId))).toContain('Say goodbye to the caller');
  });

  test('slow_tool_has_the_agent_ask_for_patience', async () => {
    const call = place(
      '84',
      [
        { model_says: 'Good morning.' },
        { caller_says: 'Sales, please.' },
        { model_calls: [{ tool: 'request_transfer', arguments: { destination_id: 'sales' } }] },
        { expect_results: [{ tool: 'request_transfer', ok: true }] },
        'expect_transfer',
      ],
      { transfers: [{ answer: 500 }, { answer: 500 }, { answer: 500 }, { answer: 200 }] },
    );

    const { summary, record } = await call.ended();

    expect(summary.failure).toBeNull();
    expect(JSON.stringify(clientFrames(bed.simulator, call.callId))).toContain('Just a second.');
    expect(record.transfers[0]?.attempts.map(({ answer }) => answer)).toEqual([
      ...['OpenAIRetryable', 'OpenAIRetryable', 'OpenAIRetryable'],
      'relayed',
    ]);
  });

  test('closed_tenant_that_rejects_is_refused_with_its_own_status', async () => {
    const { summary, record } = await place('85', [{ expect_rejection: 486 }]).ended();

    expect(summary.failure).toBeNull();
    expect(record).toMatchObject({ outcome: 'rejected:after_hours', business_hours: 'after_hours' });
  });

  test('closed_tenant_that_answers_has_other_words_and_destinations', async () => {
    const { callId, ended } = place('86', [
      { model_says: 'We are closed.' },
      { caller_says: 'Sales, please.' },
      { model_calls: [{ tool: 'request_transfer', arguments: { destination_id: 'sales' } }] },
      { expect_results: [{ tool: 'request_transfer', ok: false, error: 'invalid_destination_id' }] },
      { model_says: 'Nobody is there.' },
      'caller_hangs_up',
    ]);

    const { summary, record } = await ended();

    expect(summary.failure).toBeNull();
    expect(record).toMatchObject({ business_hours: 'after_hours', transfers: [] });
    expect(JSON.stringify(clientFrames(bed.simulator, callId)[0])).toContain('We are closed.');
  });

  test('ghost_call_is_closed', async () => {
    const { summary, record } = await ghost.ended();

    expect(summary).toMatchObject({ end: 'hung_up', failure: null });
    expect(record).toMatchObject({ outcome: 'caller_hung_up_ringing', caller_heard_at: null });
  });

  test('silent_caller_is_asked_twice_and_hung_up_on', async () => {
    const { summary, record } = await silent.ended();

    expect(summary).toMatchObject({ end: 'hung_up', failure: null });
    expect(record).toMatchObject({ outcome: 'silence', caller_heard_at: expect.any(String) });
    const asked = JSON.stringify(clientFrames(bed.simulator, silent.callId)).match(/says? nothing|said nothing/g);
    expect(asked).toHaveLength(2);
  }, 60_000);
});
