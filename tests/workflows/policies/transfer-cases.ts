import { openaiAmbiguous, openaiPermanent } from '../../fixtures/activity-failures';
import type { CallTestBed } from '../../fixtures/call-test-bed';
import { sampleTenantConfig } from '../../fixtures/sample-tenant-config';
import type { TenantConfig } from '../../../src/models/tenant-config';
import { transferUpdate } from '../../../workflows/messages';
import { play } from './play';

const never = { weekly: {} };

function tenant(whenUnconfirmed: string, others: Record<string, unknown>[]): TenantConfig {
  const commercial = { destination_id: 'commercial', target_uri: 'sip:commercial@example.com', priority: 1 };
  const refer = { enabled: true, when_unconfirmed: whenUnconfirmed, destinations: [commercial, ...others] };
  return sampleTenantConfig({ features: { refer } });
}

const sales = { destination_id: 'sales', label: 'Sales', target_uri: 'tel:+33100000001', priority: 2 };
const support = { destination_id: 'support', target_uri: 'tel:+33100000002', priority: 3 };

/** Transfers that do not put the caller through. */
export function transferCases(bed: CallTestBed): void {
  it.each([
    ['just_before_its_window_is_over_is_under_way', 28.5, 'accepted', 'transferring', null],
    ['at_the_end_of_its_window_has_failed', 30.5, 'unconfirmed', 'live', 'call_went_on'],
  ])('transfer_%s', async (_name, seconds, status, phase, evidence) => {
    const call = await play(bed, ['speech', 'transfer', seconds]);

    expect(await call.record()).toMatchObject({ phase, transfers: [{ status, evidence }] });
  });

  it.each([
    ['just_before_its_window_is_over_was_it', 28.5, 'transferred', 'confirmed'],
    ['after_its_window_is_over_was_the_caller', 31, 'caller_hung_up', 'unconfirmed'],
  ])('transfer_whose_call_ends_%s', async (_name, seconds, outcome, status) => {
    const call = await play(bed, ['speech', 'transfer', seconds]);

    await call.callerHangsUp();
    const result = await call.result;

    expect(result.outcome).toBe(outcome);
    expect(call.storedRecord.transfers).toMatchObject([{ status }]);
  });

  it('transfer_unconfirmed_goes_back_to_the_agent', async () => {
    const call = await play(bed, ['speech', 'transfer', 30.5], { tenant: tenant('agent', [sales]) });

    expect(call.inputsOf('referCall')).toHaveLength(1);
    expect(call.inputsOf('say')).toMatchObject([{ respond: true }]);
  });

  it('transfer_unconfirmed_is_followed_by_the_next_destination', async () => {
    const call = await play(bed, ['speech', 'transfer', 30.5], {
      tenant: tenant('next_destination', [support, sales]),
    });
    await call.reaches('transferring');

    const { transfers } = await call.record();
    expect(transfers).toMatchObject([
      { destination_id: 'commercial', status: 'unconfirmed', requested_by: 'model' },
      { destination_id: 'sales', status: 'accepted', requested_by: 'policy', attempts: [{ answer: 'relayed' }] },
    ]);
    expect(new Set(call.inputsOf('referCall').map(({ idempotency_key }) => idempotency_key)).size).toBe(2);
    expect(call.inputsOf('say')).toMatchObject([{ text: expect.stringContaining('Sales'), respond: false }]);
    expect(call.inputsOf('farewell')).toMatchObject([{ text: expect.stringContaining('Sales') }]);
  });

  it('transfer_unconfirmed_twice_goes_to_the_third_and_then_back_to_the_agent', async () => {
    const options = { tenant: tenant('next_destination', [support, sales]) };
    const call = await play(bed, ['speech', 'transfer', 30.5], options);
    await call.untilPerformed('referCall', 2);
    await call.reaches('transferring');
    await bed.sleep(30_500);
    await call.untilPerformed('referCall', 3);
    await call.reaches('transferring');
    await bed.sleep(30_500);
    await call.untilPerformed('say', 3);

    const { phase, transfers } = await call.record();
    expect(phase).toBe('live');
    expect(transfers.map(({ destination_id, status }) => [destination_id, status])).toEqual([
      ['commercial', 'unconfirmed'],
      ['sales', 'unconfirmed'],
      ['support', 'unconfirmed'],
    ]);
    expect(call.inputsOf('say').map(({ respond }) => respond)).toEqual([false, false, true]);
  });

  it.each<[string, Record<string, unknown>[]]>([
    ['closed', [{ ...sales, business_hours: never }]],
    ['disabled', [{ ...sales, enabled: false }]],
    ['without_a_target', [{ destination_id: 'sales' }]],
    ['the_same_target', [{ ...sales, target_uri: 'sip:commercial@example.com' }]],
  ])('transfer_unconfirmed_is_not_followed_by_one_that_is_%s', async (_name, others) => {
    const call = await play(bed, ['speech', 'transfer', 30.5], { tenant: tenant('next_destination', others) });

    expect(call.inputsOf('referCall')).toHaveLength(1);
    expect(call.inputsOf('say')).toMatchObject([{ respond: true }]);
  });

  it('transfer_to_the_next_destination_refused_tries_the_one_after', async () => {
    const call = await play(bed, ['speech', 'transfer', 30.5], {
      tenant: tenant('next_destination', [support, sales]),
      referCall: ({ target_uri }) =>
        target_uri === sales.target_uri ? Promise.reject(openaiPermanent()) : Promise.resolve({ status: 'success' }),
    });
    await call.untilPerformed('referCall', 3);
    await call.reaches('transferring');

    expect((await call.record()).transfers).toMatchObject([
      { destination_id: 'commercial', status: 'unconfirmed' },
      { destination_id: 'sales', status: 'failed', attempts: [{ answer: 'OpenAIPermanent' }] },
      { destination_id: 'support', status: 'accepted' },
    ]);
  });

  it('transfer_whose_answer_is_lost_is_not_repeated_nor_followed_by_another', async () => {
    const call = await play(bed, ['speech', 'tool', 13], {
      tenant: tenant('next_destination', [sales]),
      referCall: () => Promise.reject(openaiAmbiguous()),
    });
    const reported = await call.reported('fc-slow');

    expect(reported).toMatchObject({ ok: false, error: 'call_transfer_failed' });
    expect((await call.record()).transfers).toMatchObject([
      { status: 'unconfirmed', evidence: 'call_went_on', attempts: [{ answer: 'OpenAIAmbiguous' }] },
    ]);
  });

  it('transfer_of_an_operator_unconfirmed_goes_back_to_the_agent', async () => {
    const call = await play(bed, ['speech'], { tenant: tenant('next_destination', [sales]) });
    await call.handle.executeUpdate(transferUpdate, { args: [{ destination_id: 'commercial' }] });
    await bed.sleep(30_500);
    await call.untilPerformed('say');

    expect(call.inputsOf('referCall')).toHaveLength(1);
    expect(call.inputsOf('say')).toMatchObject([{ respond: true }]);
  });
}
