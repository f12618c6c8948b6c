import { ApplicationFailure } from '@temporalio/common';
import { dtmfSignal, hangUpUpdate } from '../../workflows/messages';
import { callTestBed } from '../fixtures/call-test-bed';

describe('phoneCall record', () => {
  const bed = callTestBed();

  it('record_whole_call_tells_every_phase_in_order', async () => {
    const call = await bed.ring();
    await call.answered();
    await call.invokeTransfer();
    await call.reported();

    await call.callerHangsUp();
    const result = await call.result;

    expect(result).toEqual({ outcome: 'transferred', detail: 'Put through to commercial.' });
    expect(call.activities).toEqual(['admit', 'acceptCall', 'attach', 'awaitSpeech', 'referCall', 'report']);
    const record = call.storedRecord;
    expect(record).toMatchObject({
      call_id: call.input.call_id,
      workflow_id: call.handle.workflowId,
      tenant_id: 'test-tenant',
      display_name: 'Test & Sons',
      phase: 'closed',
      outcome: 'transferred',
      model: 'gpt-realtime-2.1',
      voice: 'marin',
      prompts: { greeting_id: 'greeting-1', instruction_id: 'instruction-1' },
      tool_calls: [{ function_call_id: 'fc-1', ok: true, report: 'written', report_attempts: 1 }],
      transfers: [
        { destination_id: 'commercial', status: 'confirmed', requested_by: 'model', attempts: [{ answer: 'relayed' }] },
      ],
      owners: [{ resumed: false }],
    });
    const { created_at, started_at, admitted_at, seated_at, accepted_at, attached_at, greeted_at, ended_at } = record;
    const instants = [created_at, started_at, admitted_at, seated_at, accepted_at, attached_at, greeted_at, ended_at];
    expect(instants).toEqual([...instants].sort());
  });

  it('record_persistence_fails_twice_then_final_record_is_written_once', async () => {
    let attempts = 0;
    const call = await bed.ring({
      saveRecord: (record) => {
        if (record.outcome !== null && ++attempts <= 2) return Promise.reject(new Error('database away'));
        call.saved.push(record);
        return Promise.resolve();
      },
    });
    await call.answered();

    await call.callerHangsUp();
    await call.result;

    const finals = call.saved.filter(({ outcome }) => outcome !== null);
    expect(attempts).toBe(3);
    expect(finals).toHaveLength(1);
    expect(finals[0]?.version).toBe(Math.max(...call.saved.map(({ version }) => version)));
    expect(finals[0]).toEqual(await call.record());
  });

  it('record_write_fails_for_good_is_written_all_the_same', async () => {
    let refused = 0;
    const call = await bed.ring({
      saveRecord: (record) => {
        if (record.outcome !== null && ++refused <= 2) return Promise.reject(ApplicationFailure.nonRetryable('no'));
        call.saved.push(record);
        return Promise.resolve();
      },
    });
    await call.answered();

    await call.callerHangsUp();
    const result = await call.result;

    expect(refused).toBe(3);
    expect(call.storedRecord.outcome).toBe(result.outcome);
  });

  it('record_ten_minute_database_outage_delays_neither_tool_result_nor_hang_up', async () => {
    const outageMs = 10 * 60_000;
    const rangAt = await bed.env.currentTimeMs();
    const call = await bed.ring({
      saveRecord: async (record) => {
        if ((await bed.env.currentTimeMs()) < rangAt + outageMs) throw new Error('database away');
        call.saved.push(record);
      },
    });
    await call.reaches('live');
    await call.invoke();
    await call.reported();
    const hungUp = call.handle.executeUpdate(hangUpUpdate, { args: [{}] });
    await call.untilPerformed('hangUpCall');
    expect(call.saved).toEqual([]);

    const result = await call.result;

    expect(result.outcome).toBe('operator');
    expect(await hungUp).toEqual({ outcome: 'operator' });
    expect(call.storedRecord.outcome).toBe('operator');
    expect(Date.parse(call.storedRecord.ended_at ?? '')).toBeLessThan(rangAt + outageMs);
    expect(await bed.env.currentTimeMs()).toBeGreaterThanOrEqual(rangAt + outageMs);
  });

  it('record_changes_during_a_write_go_together_with_the_next', async () => {
    let release!: () => void;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const call = await bed.ring({
      saveRecord: async (record) => {
        await released;
        call.saved.push(record);
      },
    });
    await call.untilPerformed('saveRecord');
    for (const [index, digit] of ['1', '2', '3'].entries())
      await call.handle.signal(dtmfSignal, { digit, at: '2026-11-23T10:00:00.000Z', epoch: 1, index });
    await call.until(({ dtmf }) => dtmf.length === 3);

    release();
    await call.untilSaved(2);

    expect(call.saved.map(({ dtmf }) => dtmf.length)).toEqual([0, 3]);
  });

  it('record_keys_pressed_are_kept_and_nonsense_is_counted', async () => {
    const call = await bed.ring();
    await call.answered();

    await call.handle.signal(dtmfSignal, { digit: '5', at: '2026-11-23T10:00:00.000Z', epoch: 1, index: 0 });
    await call.handle.signal('dtmf', { digit: 'five' });
    await call.handle.signal('toolInvocation', { name: 'incomplete' });
    await call.handle.signal('seated');
    await call.handle.signal('callEnded', null);
    await call.until(({ ignored_messages }) => ignored_messages === 4);
    await call.callerHangsUp();
    const { outcome } = await call.result;

    expect(outcome).toBe('caller_hung_up');
    expect(call.storedRecord).toMatchObject({
      dtmf: [{ digit: '5', at: '2026-11-23T10:00:00.000Z' }],
      ignored_messages: 4,
      tool_calls: [],
    });
  });

  it('record_current_details_tell_the_story_as_markdown', async () => {
    const call = await bed.ring();
    await call.answered();
    await call.invokeTransfer();
    await call.reported();
    await call.callerHangsUp();
    await call.result;

    const { currentDetails } = await call.handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');

    expect(currentDetails).toContain('### Test & Sons: transferred');
    expect(currentDetails).toMatch(/^- \d+\.\d\d s accepted$/m);
    expect(currentDetails).toContain('- `request_transfer` ok; result written');
    expect(currentDetails).toContain('- to commercial: confirmed');
  });
});
