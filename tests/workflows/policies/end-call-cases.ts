import type { CallTestBed } from '../../fixtures/call-test-bed';
import type { CallScript, ScriptedCall } from '../../fixtures/scripted-call';
import { sampleTenantConfig, tenantWithDestinations } from '../../fixtures/sample-tenant-config';
import { play } from './play';

const mayEnd = sampleTenantConfig({ features: { end_call: { enabled: true } } });

async function endCall(call: ScriptedCall, source: 'sideband' | 'events' = 'sideband'): Promise<void> {
  await call.invoke({ name: 'end_call', source, response_id: source === 'sideband' ? 'resp-1' : '' });
}

const silent: Partial<CallScript> = { awaitSpeech: () => Promise.resolve({ spoke: false }) };
const deaf: Partial<CallScript> = { ...silent, farewell: () => Promise.reject(new Error('the socket is not open')) };

/** The model hangs up. */
export function endCallCases(bed: CallTestBed): void {
  it.each<[string, Partial<CallScript>, string[]]>([
    ['goodbye_said_hangs_up_when_it_was_heard', {}, ['awaitSpeech', 'hangUpCall']],
    ['no_goodbye_said_asks_for_one_first', silent, ['awaitSpeech', 'farewell', 'hangUpCall']],
    ['no_goodbye_to_be_had_hangs_up_all_the_same', deaf, ['awaitSpeech', 'farewell', 'hangUpCall']],
  ])('end_call_%s', async (_name, script, activities) => {
    const call = await play(bed, ['speech'], { tenant: mayEnd, ...script });

    await endCall(call);
    const result = await call.result;

    expect(result.outcome).toBe('completed');
    expect(call.activities.slice(3)).toEqual(activities);
    expect(call.storedRecord.tool_calls).toMatchObject([{ name: 'end_call', ok: true, report: 'kept' }]);
  });

  it('end_call_by_http_asks_for_a_goodbye', async () => {
    const call = await play(bed, ['speech'], { tenant: mayEnd });

    await endCall(call, 'events');
    const result = await call.result;

    expect(result.outcome).toBe('completed');
    expect(call.activities.slice(3)).toEqual(['farewell', 'hangUpCall']);
  });

  it('end_call_caller_hangs_up_during_the_goodbye_was_first', async () => {
    let hush!: (heard: { spoke: boolean }) => void;
    const speaking = new Promise<{ spoke: boolean }>((resolve) => {
      hush = resolve;
    });
    const call = await play(bed, ['speech'], { tenant: mayEnd, awaitSpeech: () => speaking });
    await endCall(call);
    await call.untilPerformed('awaitSpeech');

    await call.callerHangsUp();
    const result = await call.result;
    hush({ spoke: true });

    expect(result.outcome).toBe('caller_hung_up');
    expect(call.inputsOf('hangUpCall')).toEqual([]);
  });

  it.each([
    ['absent', {}],
    ['disabled', { end_call: { enabled: false } }],
  ])('end_call_%s_is_neither_offered_nor_done', async (_name, features) => {
    const call = await play(bed, ['speech'], { tenant: sampleTenantConfig({ features }) });

    await endCall(call);
    const reported = await call.reported();

    expect(call.inputsOf('acceptCall')).toMatchObject([{ tools: [], tool_choice: 'none' }]);
    expect(reported).toMatchObject({ ok: false, error: 'tool_not_found' });
    expect((await call.record()).outcome).toBeNull();
  });

  it('end_call_while_the_caller_is_put_through_fails', async () => {
    const { features } = tenantWithDestinations({ destination_id: 'commercial', target_uri: 'tel:+33145678999' });
    const tenant = sampleTenantConfig({ features: { ...features, end_call: { enabled: true } } });
    const call = await play(bed, ['speech', 'transfer'], { tenant });

    await call.invoke({ name: 'end_call', function_call_id: 'fc-end' });
    const reported = await call.reported('fc-end');

    expect(reported).toMatchObject({ ok: false, error: 'call_end_failed' });
    expect(await call.record()).toMatchObject({ phase: 'transferring', outcome: null });
  });
}
