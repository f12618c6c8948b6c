import type { CallTestBed } from '../../fixtures/call-test-bed';
import { sampleTenantConfig } from '../../fixtures/sample-tenant-config';
import { play, slowTool } from './play';

type DeadlineRow = [name: string, policy: object, operatorMs: number, seconds: number, error: string | null];

const deadlines: DeadlineRow[] = [
  ['just_before_the_operators_deadline_runs', {}, 10_000, 8.5, null],
  ['at_the_operators_deadline_is_over', {}, 10_000, 10.5, 'tool_timeout'],
  ['just_before_the_tenants_deadline_runs', { deadline_ms: 6_000 }, 10_000, 4.5, null],
  ['at_the_tenants_deadline_is_over', { deadline_ms: 6_000 }, 10_000, 6.5, 'tool_timeout'],
  [
    'at_the_operators_deadline_the_tenants_longer_one_does_not_matter',
    { deadline_ms: 60_000 },
    5_000,
    5.5,
    'tool_timeout',
  ],
  [
    'with_a_filler_at_its_deadline_is_over',
    { deadline_ms: 3_000, filler_after_ms: 3_000 },
    10_000,
    3.5,
    'tool_timeout',
  ],
  [
    'with_a_filler_after_its_deadline_is_over',
    { deadline_ms: 3_000, filler_after_ms: 9_000 },
    10_000,
    3.5,
    'tool_timeout',
  ],
];

type FillerRow = [name: string, policy: object, pauses: number[], words: string[]];

const fillers: FillerRow[] = [
  ['just_before_its_time_is_not_said', {}, [2.5], []],
  ['at_its_time_is_said', {}, [4.5], ['One moment, please.']],
  ['is_said_once', {}, [4.5, 5], ['One moment, please.']],
  ['of_the_tenants_own_words_is_said', { filler_text: 'Un instant.' }, [4.5], ['Un instant.']],
  ['just_before_a_time_of_the_tenant_is_not_said', { filler_after_ms: 8_000 }, [6.5], []],
  ['at_a_time_of_the_tenant_is_said', { filler_after_ms: 8_000 }, [8.5], ['One moment, please.']],
  ['switched_off_is_not_said', { filler_after_ms: 0 }, [9], []],
  ['after_the_deadline_is_not_said', { filler_after_ms: 5_000, deadline_ms: 3_000 }, [3.5, 4], []],
];

/** What tools may take. */
export function toolCases(bed: CallTestBed): void {
  it.each(deadlines)('tool_%s', async (_name, tools, operatorMs, seconds, error) => {
    const slow = slowTool();
    const call = await play(bed, ['speech', 'tool', seconds], {
      tenant: sampleTenantConfig({ policies: { tools } }),
      limits: { ...slow.limits, tool_deadline_ms: operatorMs },
      referCall: slow.referCall,
    });

    expect((await call.record()).tool_calls).toMatchObject([{ error }]);
  });

  it.each(fillers)('filler_%s', async (_name, tools, pauses, words) => {
    const call = await play(bed, ['speech', 'tool', ...pauses], {
      tenant: sampleTenantConfig({ policies: { tools } }),
      ...slowTool(),
    });

    expect(call.inputsOf('filler').map(({ text }) => text)).toEqual(words);
  });

  it('filler_for_a_quick_tool_is_not_said', async () => {
    const call = await play(bed, ['speech', 'transfer', 5]);

    expect(call.inputsOf('filler')).toEqual([]);
  });

  it('filler_for_a_tool_asked_for_by_http_is_not_said', async () => {
    const call = await play(bed, ['speech'], slowTool());
    await call.invokeTransfer('fc-1', { source: 'events', response_id: '' });
    await call.untilPerformed('referCall');
    await bed.sleep(5_000);

    expect(call.inputsOf('filler')).toEqual([]);
  });

  it.each([
    [0, ['tool_budget_exhausted', 'tool_budget_exhausted', 'tool_budget_exhausted']],
    [1, ['tool_not_found', 'tool_budget_exhausted', 'tool_budget_exhausted']],
    [2, ['tool_not_found', 'tool_not_found', 'tool_budget_exhausted']],
    [3, ['tool_not_found', 'tool_not_found', 'tool_not_found']],
  ])('tool_budget_of_%i_of_three_calls', async (max_calls, errors) => {
    const call = await play(bed, ['speech'], { tenant: sampleTenantConfig({ policies: { tools: { max_calls } } }) });

    for (const function_call_id of ['fc-1', 'fc-2', 'fc-3']) {
      await call.invoke({ function_call_id });
      await call.reported(function_call_id);
    }

    expect((await call.record()).tool_calls.map(({ error }) => error)).toEqual(errors);
  });
}
