import { PromptFiles } from '../../src/infra/prompt-files';
import { PromptStates } from '../../src/infra/mongo/prompt-states';
import { Prompts, promptVersion } from '../../src/infra/mongo/prompts';
import type { CallRecord } from '../../src/models/call-record';
import { PromptChanges } from '../../src/prompts/prompt-changes';
import { rolloutShare } from '../../src/prompts/rollout-share';
import { scenarioOf } from '../simulator/support/scenario-of';
import { clientFrames, controlRequests } from './support/client-frames';
import { startTestBed, type TestBed } from './support/test-bed';

const tenantId = 'tenant-demo-001';

const by = 'ada';

/** A call in which the agent greets and the caller hangs up; the sideband shows what it was to say. */
const shortCall = scenarioOf([{ model_says: 'Acme, good morning.' }, 'caller_hangs_up']);

describe('published prompts', () => {
  let bed: TestBed;
  let changes: PromptChanges;

  beforeAll(async () => {
    bed = await startTestBed();
    changes = new PromptChanges(bed.repositories);
    await bed.db
      .collection<{ _id: string }>('tenant_config')
      .updateOne({ _id: tenantId }, { $set: { extensions: { parking: 'behind the house' } } });
  });
  afterEach(() => bed.db.collection('tenant-prompt-state').deleteMany({}));
  afterAll(async () => bed.stop());

  async function publish(instruction: string, greeting?: string, percent?: number): Promise<void> {
    await changes.edit(tenantId, { kind: 'instruction', text: instruction, by });
    if (greeting !== undefined) await changes.edit(tenantId, { kind: 'greeting', text: greeting, by });
    await changes.publish(tenantId, { by, percent });
  }

  /** Places a call and answers what OpenAI received of it. */
  async function call(callId?: string): Promise<{
    callId: string;
    instructions: string;
    greeting: string;
    record: CallRecord;
    /** Everything that Temporal keeps of it. */
    history: string;
  }> {
    const placed = bed.place(shortCall, callId === undefined ? {} : { callId });
    const { summary, record } = await placed.ended();
    expect(summary).toMatchObject({ end: 'caller_hung_up', failure: null });
    const [accept] = bed.simulator.requests(placed.callId);
    const { instructions } = JSON.parse(accept?.body ?? '') as { instructions: string };
    const [greet] = clientFrames(bed.simulator, placed.callId);
    const greeting = (greet?.['response'] as { instructions: string }).instructions;
    const history = bytesOf(await placed.workflow.fetchHistory()).join('\n');
    return { callId: placed.callId, instructions, greeting, record, history };
  }

  test('publish_reaches_the_accept_and_the_greeting_of_the_very_next_call', async () => {
    const before = await call();
    await publish('Be kind.', 'Acme, hello.');
    const after = await call();

    expect(before.instructions).toContain('You answer the telephone of Acme');
    expect(before.record.prompt_variant).toBe('tenant_config');
    expect(after.instructions).toBe('Be kind.');
    expect(after.greeting).toContain('Acme, hello.');
    const { active } = (await bed.repositories.promptStates.find(tenantId)) ?? {};
    expect(after.record).toMatchObject({ prompts: active, prompt_variant: 'active', instructions_db_error: false });
  });

  test('template_is_filled_in_and_no_word_of_it_is_in_the_history', async () => {
    await publish(
      'For {{ tenant.display_name }} on {{ dialed_number }}, caller {{ caller_number }}, call {{ call_id }}.',
      'Hello. {% if open_now %}Park {{ tenant.extensions.parking }}.{% endif %} {{ business_hours }}',
    );

    const { callId, instructions, greeting, history } = await call();

    expect(instructions).toBe(`For Acme on +33145678901, caller +33612345678, call ${callId}.`);
    expect(greeting).toContain('Hello. Park behind the house. 24/7');
    expect(history).toContain('"display_name":"Acme"');
    expect(history).not.toMatch(/on \+33145678901|Park|behind the house|parking/);
  });

  test('trial_reaches_the_calls_it_falls_to_and_no_others', async () => {
    await publish('One.', 'Hello.');
    await publish('Two.', undefined, 40);
    const callIds = ['rtc_trial_a', 'rtc_trial_b', 'rtc_trial_c', 'rtc_trial_d', 'rtc_trial_e', 'rtc_trial_f'];
    const onTrial = callIds.filter((id) => rolloutShare(id) < 40);
    expect([0, callIds.length]).not.toContain(onTrial.length);

    const calls = await Promise.all(callIds.map((id) => call(id)));

    expect(calls.filter(({ instructions }) => instructions === 'Two.').map(({ callId }) => callId)).toEqual(onTrial);
    expect(calls.map(({ record, instructions }) => `${record.prompt_variant} ${instructions}`).sort()).toEqual(
      callIds.map((id) => (onTrial.includes(id) ? 'candidate Two.' : 'active One.')).sort(),
    );
  });

  test('database_error_while_reading_prompts_takes_the_call_with_the_files', async () => {
    await publish('Be kind.', 'Acme, hello.');
    const reading = jest.spyOn(PromptStates.prototype, 'find').mockRejectedValue(new Error('database away'));
    const { instructions, greeting, record } = await call();
    reading.mockRestore();

    const file = await new PromptFiles({
      instructions: 'data/prompts/baseline.md',
      greeting: 'data/prompts/greeting.md',
    }).read('instruction');
    expect(instructions).toMatch(/^You answer the telephone for Acme\. You are the first/);
    expect(greeting).toContain('thank you for calling');
    expect(record).toMatchObject({
      outcome: 'caller_hung_up',
      prompt_variant: 'fallback',
      instructions_db_error: true,
      prompts: {
        instruction_id: promptVersion({ tenant_id: tenantId, kind: 'instruction', text: file?.text ?? '' }).id,
      },
    });
  });

  test('fallback_is_answered_by_a_worker_that_has_no_database_for_prompts_at_all', async () => {
    await publish('Never read before.', 'Not once.');
    const state = jest.spyOn(PromptStates.prototype, 'find').mockRejectedValue(new Error('database away'));
    const known = jest.spyOn(Prompts.prototype, 'known').mockReturnValue(undefined);
    const read = jest.spyOn(Prompts.prototype, 'read').mockRejectedValue(new Error('database away'));
    const pin = jest.spyOn(Prompts.prototype, 'pin').mockRejectedValue(new Error('database away'));
    const { instructions, record } = await call();
    for (const spy of [state, known, read, pin]) spy.mockRestore();

    expect(instructions).toMatch(/^You answer the telephone for Acme\./);
    expect(record).toMatchObject({ prompt_variant: 'fallback', instructions_db_error: true });
    expect(controlRequests(bed.simulator, record.call_id)).toEqual(['accept 200']);
  });

  test('version_that_another_worker_cannot_read_is_answered_with_its_files_and_recorded_so', async () => {
    await publish('Read at admission only.', 'Heard at admission only.');
    const known = jest.spyOn(Prompts.prototype, 'known').mockReturnValue(undefined);
    const read = jest.spyOn(Prompts.prototype, 'read');
    // Admission makes sure of both versions; whoever asks afterwards is another worker without a database.
    read.mockResolvedValueOnce('').mockResolvedValueOnce('').mockRejectedValue(new Error('database away'));
    const { instructions, greeting, record } = await call();
    for (const spy of [known, read]) spy.mockRestore();

    expect(instructions).toMatch(/^You answer the telephone for Acme\./);
    expect(greeting).toContain('thank you for calling');
    expect(record).toMatchObject({ prompt_variant: 'fallback', instructions_db_error: true });
    const versions = await bed.repositories.prompts.ofTenant(tenantId, { limit: 100 });
    const published = versions.filter(({ prompt_text }) => prompt_text.endsWith('at admission only.'));
    expect(published).toHaveLength(2);
    const used = [record.prompts?.instruction_id, record.prompts?.greeting_id];
    expect(published.filter(({ _id }) => used.includes(_id))).toEqual([]);
  });

  test('state_that_is_broken_takes_the_call_with_the_files', async () => {
    await bed.db
      .collection<{ _id: string }>('tenant-prompt-state')
      .insertOne({ _id: tenantId, tenant_id: tenantId, active: 'garbage' } as { _id: string });

    const { record } = await call();

    expect(record).toMatchObject({ prompt_variant: 'fallback', instructions_db_error: true });
  });

  test('version_that_was_deleted_is_answered_by_the_fallback_versions', async () => {
    await publish('Safe.', 'Safe hello.');
    await changes.keepAsFallback(tenantId, { by });
    await publish('Gone.');
    await bed.db.collection('prompts').deleteMany({ prompt_text: 'Gone.' });

    const { instructions, record } = await call();

    expect(instructions).toBe('Safe.');
    expect(record).toMatchObject({ prompt_variant: 'fallback', instructions_db_error: false });
  });
});

/** Every payload of a history as text, however deep. */
function bytesOf(node: unknown): string[] {
  if (ArrayBuffer.isView(node)) return [Buffer.from(node.buffer, node.byteOffset, node.byteLength).toString('utf8')];
  return typeof node === 'object' && node !== null ? Object.values(node).flatMap(bytesOf) : [];
}
