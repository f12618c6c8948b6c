import type { Context } from '@temporalio/activity';
import { defaultPayloadConverter } from '@temporalio/common';
import type { ActivityExecuteInput, ActivityInterceptors } from '@temporalio/worker';
import { type LogContext, logContext } from '../../../src/infra/log-context';
import { Metrics } from '../../../src/infra/metrics/metrics';
import { activityContext } from '../../../src/infra/temporal/activity-context';
import { postCallCounts } from '../../../src/infra/temporal/post-call-counts';

function contextOf(activityType: string, workflowId: string): Context {
  return { info: { activityType, workflowExecution: { workflowId, runId: 'run-1' } } } as Context;
}

async function run<T>(
  { inbound }: ActivityInterceptors,
  work: () => T,
  input: Partial<ActivityExecuteInput> = {},
): Promise<unknown> {
  const next = () => new Promise((resolve) => resolve(work()));
  return inbound?.execute?.({ args: [], headers: {}, ...input }, next) ?? next();
}

describe('activityContext', () => {
  const idsOf = async (workflowId: string, input: Partial<ActivityExecuteInput> = {}): Promise<LogContext> =>
    (await run(activityContext(contextOf('admit', workflowId)), () => ({ ...logContext() }), input)) as LogContext;

  test('ids_are_those_of_the_input', async () => {
    const args = [{ call_id: 'rtc_1', tenant_id: 'tenant-1' }];

    expect(await idsOf('any', { args })).toEqual({ call_id: 'rtc_1', tenant_id: 'tenant-1' });
  });

  test('ids_that_the_input_lacks_are_those_of_workflow_and_header', async () => {
    const headers = { 'sonore-tenant': defaultPayloadConverter.toPayload('tenant-1') };

    expect(await idsOf('call-rtc_1', { headers })).toEqual({ call_id: 'rtc_1', tenant_id: 'tenant-1' });
  });

  test('tenant_is_in_what_the_sdk_says_of_the_activity', async () => {
    const interceptors = activityContext(contextOf('attend', 'call-rtc_1'));
    await run(interceptors, () => undefined, { args: [{ tenant_id: 'tenant-1' }] });

    const attributes = interceptors.outbound?.getLogAttributes?.({ attempt: 1 }, (input) => input);

    expect(attributes).toEqual({ attempt: 1, tenant_id: 'tenant-1' });
  });

  test('activity_about_no_call_has_no_ids', async () => {
    expect(await idsOf('sonore-sweep', { args: [{ min_age_ms: 1 }] })).toEqual({});
  });
});

describe('postCallCounts', () => {
  test.each([
    ['sendSummaryMail', 'sent', 'mail', 'sent'],
    ['deliverEndOfCallWebhook', 'dead_letter', 'webhook', 'dead_letter'],
    ['giveUpEndOfCallWebhook', 'dead_letter', 'webhook', 'dead_letter'],
    ['giveUpSummary', undefined, 'summary', 'failed'],
    ['priceCall', { total: 1 }, 'cost', 'ok'],
    ['finishPostCall', { processed_status: 'completed' }, 'job', 'completed'],
  ])('%s_that_resolves_with_%j_counts_as_%s_%s', async (activity, result, step, counted) => {
    const metrics = new Metrics();

    const answer = await run(postCallCounts(metrics)(contextOf(activity, 'post-call-rtc_1')), () => result);

    expect(answer).toBe(result);
    expect(await metrics.text()).toContain(`sonore_post_call_steps_total{step="${step}",result="${counted}"} 1\n`);
  });

  test('step_that_fails_counts_as_retried_and_fails', async () => {
    const metrics = new Metrics();
    const interceptors = postCallCounts(metrics)(contextOf('sendSummaryMail', 'post-call-rtc_1'));

    const failing = run(interceptors, () => {
      throw new Error('greylisted');
    });

    await expect(failing).rejects.toThrow('greylisted');
    expect(await metrics.text()).toContain('sonore_post_call_steps_total{step="mail",result="retried"} 1\n');
  });

  test('activity_of_a_call_counts_as_nothing', () => {
    expect(postCallCounts(new Metrics())(contextOf('admit', 'call-rtc_1'))).toEqual({});
  });
});
