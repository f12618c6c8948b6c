import type { AdmitResult } from '../../activities/admission';
import { callTestBed } from '../fixtures/call-test-bed';
import { sampleTenantConfig } from '../fixtures/sample-tenant-config';

const admitted: AdmitResult = {
  kind: 'admitted',
  tenant: { tenant_id: 'test-tenant', client_id: null, display_name: 'Test & Sons' },
  tenant_config: sampleTenantConfig({ display_name: 'Test & Sons', locale: 'fr' }),
  prompts: { greeting_id: 'greeting-1', instruction_id: 'instruction-1' },
  business_hours: 'open',
};

const promptCall = {
  ...{ caller_number: '+33612345678', dialed_number: '+33145678901' },
  tenant: { tenant_id: 'test-tenant', display_name: 'Test & Sons', locale: 'fr', policies: {} },
};

describe('phoneCall prompts', () => {
  const bed = callTestBed();

  it('prompts_found_are_in_the_record_with_where_they_came_from', async () => {
    const found = { ...admitted, prompt_variant: 'candidate', instructions_db_error: false } as const;
    const call = await bed.ring({ admit: () => Promise.resolve(found) });
    await call.answered();
    await call.callerHangsUp();
    await call.result;

    expect(call.storedRecord).toMatchObject({
      prompts: admitted.prompts,
      prompt_variant: 'candidate',
      instructions_db_error: false,
    });
  });

  it('prompts_of_an_older_build_have_no_variant', async () => {
    const call = await bed.ring({ admit: () => Promise.resolve(admitted) });
    await call.answered();
    await call.callerHangsUp();
    await call.result;

    expect(call.storedRecord).toMatchObject({ prompt_variant: null, instructions_db_error: false });
  });

  it('prompts_are_filled_in_by_what_the_workflow_knows_once_each', async () => {
    const call = await bed.ring({ admit: () => Promise.resolve(admitted) });
    await call.answered();
    await call.takeOver();
    await call.untilPerformed('attach', 2);
    await call.callerHangsUp();
    await call.result;

    const { call_id } = call.input;
    expect(call.inputsOf('admit')).toMatchObject([{ deadline_ms: call.input.limits.admit_deadline_ms }]);
    expect(call.inputsOf('acceptCall')).toMatchObject([{ prompt_call: { call_id, ...promptCall } }]);
    const [first, second] = call.inputsOf('attach');
    expect(first).toMatchObject({ greeting_id: 'greeting-1', prompt_call: { call_id, ...promptCall } });
    expect(second).not.toHaveProperty('prompt_call');
  });

  it('prompts_that_could_not_be_read_any_more_are_recorded_as_what_was_said_instead', async () => {
    const found = { ...admitted, prompt_variant: 'active', instructions_db_error: false } as const;
    const call = await bed.ring({
      admit: () => Promise.resolve(found),
      acceptCall: () => Promise.resolve({ model: 'm', voice: 'v', instruction_id: 'instruction-file' }),
      attach: () => Promise.resolve({ status: 'attached', gap: null, greeting_id: 'greeting-file' }),
    });
    await call.answered();
    await call.callerHangsUp();
    await call.result;

    expect(call.storedRecord).toMatchObject({
      prompts: { instruction_id: 'instruction-file', greeting_id: 'greeting-file' },
      ...{ prompt_variant: 'fallback', instructions_db_error: true, model: 'm' },
    });
  });
});
