import type { CallTestBed } from '../../fixtures/call-test-bed';
import type { ScriptedCall } from '../../fixtures/scripted-call';
import { sampleTenantConfig } from '../../fixtures/sample-tenant-config';
import type { FunctionTool } from '../../../src/models/call-control';
import type { TenantConfig } from '../../../src/models/tenant-config';
import { weekdays } from '../../../src/models/business-hours';
import { transferUpdate } from '../../../workflows/messages';
import { play } from './play';

const minuteMs = 60_000;

/** Every day from one instant's time of day to the other's, in UTC. */
function daily(from: number, to: number): object {
  const timeOf = (instant: number): string => new Date(instant).toISOString().slice(11, 16);
  const intervals = [{ opens: timeOf(from), closes: timeOf(to) }];
  return { weekly: Object.fromEntries(weekdays.map((day) => [day, intervals])) };
}

interface Hours {
  /** Instant of the change: the first whole minute that is at least one away. */
  changeAt: number;
  opensThen: object;
  closesThen: object;
}

async function hoursOf(bed: CallTestBed): Promise<Hours> {
  const changeAt = Math.ceil((await bed.env.currentTimeMs()) / minuteMs) * minuteMs + minuteMs;
  const hour = 60 * minuteMs;
  return {
    changeAt,
    opensThen: daily(changeAt, changeAt + 2 * hour),
    closesThen: daily(changeAt - 2 * hour, changeAt),
  };
}

/** A tenant whose `commercial` has these hours, and `sales` none; `policies` beside. */
function tenant(business_hours?: object, policies: object = {}): TenantConfig {
  const commercial = { destination_id: 'commercial', target_uri: 'sip:commercial@example.com', business_hours };
  const sales = { destination_id: 'sales', target_uri: 'tel:+33100000001' };
  return sampleTenantConfig({ policies, features: { refer: { enabled: true, destinations: [commercial, sales] } } });
}

function idsOf(tools: FunctionTool[] | undefined): unknown {
  const properties = tools?.[0]?.parameters.properties as { destination_id: { enum: string[] } } | undefined;
  return properties?.destination_id.enum;
}

/** Moves the clock to so many seconds from the change. */
async function sleepTo(bed: CallTestBed, call: ScriptedCall, { changeAt }: Hours, seconds: number): Promise<void> {
  await bed.sleep(changeAt + seconds * 1000 - (await bed.env.currentTimeMs()));
  await call.record();
}

/** Destinations that open and close. */
export function hoursCases(bed: CallTestBed): void {
  it.each<[string, keyof Hours & ('opensThen' | 'closesThen'), string[], string[]]>([
    ['closes', 'closesThen', ['commercial', 'sales'], ['sales']],
    ['opens', 'opensThen', ['sales'], ['commercial', 'sales']],
  ])('destination_that_%s_during_the_call_changes_what_is_offered', async (_name, which, before, after) => {
    const hours = await hoursOf(bed);
    const call = await play(bed, ['speech'], { tenant: tenant(hours[which]) });

    expect(idsOf(call.inputsOf('acceptCall')[0]?.tools)).toEqual(before);
    await sleepTo(bed, call, hours, -1.5);
    expect(call.inputsOf('offerTools')).toEqual([]);
    await sleepTo(bed, call, hours, 0.5);
    await call.untilPerformed('offerTools');

    expect(call.inputsOf('offerTools').map(({ tools }) => idsOf(tools))).toEqual([after]);
  });

  it.each([
    ['just_before_it_closes_is_reached', -1.5, true],
    ['at_its_closing_is_not_used', 0.5, false],
  ])('destination_%s', async (_name, seconds, ok) => {
    const hours = await hoursOf(bed);
    const call = await play(bed, ['speech'], { tenant: tenant(hours.closesThen) });
    await sleepTo(bed, call, hours, seconds);

    await call.invokeTransfer();
    const reported = await call.reported();

    expect(reported.ok).toBe(ok);
    expect(call.inputsOf('referCall')).toHaveLength(ok ? 1 : 0);
    if (!ok) expect(JSON.parse(reported.output ?? '')).toMatchObject({ detail: expect.stringContaining('sales') });
  });

  it.each([
    ['opens', 'opensThen', ['sales'], ['commercial', 'sales']],
    ['closes', 'closesThen', ['commercial', 'sales'], ['sales']],
  ] as const)('tenant_that_%s_during_the_call_changes_who_can_be_reached', async (_name, which, before, after) => {
    const hours = await hoursOf(bed);
    const business_hours = { ...hours[which], after_hours: { destination_ids: ['sales'] } };
    const call = await play(bed, ['speech'], { tenant: tenant(undefined, { business_hours }) });

    await sleepTo(bed, call, hours, 0.5);
    await call.untilPerformed('offerTools');

    expect(idsOf(call.inputsOf('acceptCall')[0]?.tools)).toEqual(before);
    expect(call.inputsOf('offerTools').map(({ tools }) => idsOf(tools))).toEqual([after]);
  });

  it('tenant_whose_closing_changes_nobody_offers_nothing_anew', async () => {
    const hours = await hoursOf(bed);
    const call = await play(bed, ['speech'], { tenant: tenant(undefined, { business_hours: hours.closesThen }) });

    await sleepTo(bed, call, hours, 0.5);
    await call.callerHangsUp();
    await call.result;

    expect(call.inputsOf('offerTools')).toEqual([]);
  });

  it('destination_nobody_is_open_offers_no_transfer', async () => {
    const closed = sampleTenantConfig({
      features: {
        refer: {
          enabled: true,
          destinations: [{ destination_id: 'sales', target_uri: 'tel:+33100000001', business_hours: { weekly: {} } }],
        },
      },
    });
    const call = await play(bed, ['speech'], { tenant: closed });

    expect(call.inputsOf('acceptCall')).toMatchObject([{ tools: [], tool_choice: 'none' }]);
  });

  it('operator_cannot_transfer_to_a_destination_that_is_closed_but_to_its_number', async () => {
    const call = await play(bed, ['speech'], { tenant: tenant({ weekly: {} }) });

    const byName = call.handle.executeUpdate(transferUpdate, { args: [{ destination_id: 'commercial' }] });
    await expect(byName).rejects.toMatchObject({ cause: { type: 'InvalidRequest' } });
    const target_uri = 'sip:commercial@example.com';
    await call.handle.executeUpdate(transferUpdate, { args: [{ target_uri }] });

    expect(call.inputsOf('referCall')).toMatchObject([{ target_uri }]);
  });
}
