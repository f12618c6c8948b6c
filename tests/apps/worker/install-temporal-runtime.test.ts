import { Runtime } from '@temporalio/worker';
import { installTemporalRuntime } from '../../../src/apps/worker/install-temporal-runtime';
import { withLogContext } from '../../../src/infra/log-context';
import { createLogger } from '../../../src/infra/logger';
import { freeLoopbackAddress, temporalMetrics } from '../../../src/infra/metrics/temporal-metrics';

describe('installTemporalRuntime', () => {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  let flush: () => void;
  let metricsAddress: string;

  beforeAll(async () => {
    metricsAddress = await freeLoopbackAddress();
    flush = installTemporalRuntime(createLogger({ level: 'DEBUG', destination }), { metricsAddress });
  });
  beforeEach(() => {
    lines.length = 0;
  });
  afterAll(async () => {
    await Runtime.instance().shutdown();
  });

  test('line_of_a_workflow_says_whose_call_it_is_and_leaves_out_what_that_says', () => {
    const attributes = { sdkComponent: 'workflow', namespace: 'default', taskQueue: 'calls', runId: 'run-1' };

    withLogContext({ call_id: 'another', tenant_id: 'another' }, () => {
      Runtime.instance().logger.info('tool failed', {
        ...attributes,
        ...{ workflowId: 'call-rtc_1', tenant_id: 'tenant-1', event: 'tool_failed' },
      });
    });
    flush();

    expect(lines).toEqual([
      {
        ...{ ts: expect.any(String), level: 'INFO', logger: 'app', component: 'temporal', msg: 'tool failed' },
        ...{ event: 'tool_failed', call_id: 'rtc_1', tenant_id: 'tenant-1' },
      },
    ]);
  });

  test('what_the_sdk_says_of_itself_is_shown_from_warnings_on', () => {
    const { logger } = Runtime.instance();

    withLogContext({ call_id: 'rtc_1' }, () => {
      logger.info('Worker state changed', { sdkComponent: 'worker' });
      logger.warn('Activity failed', { sdkComponent: 'worker', error: new Error('refused +33612345678') });
    });
    flush();

    expect(lines.map(({ level, call_id }) => [level, call_id])).toEqual([
      ['DEBUG', undefined],
      ['WARNING', undefined],
    ]);
    expect(lines[1]).toMatchObject({ err: { message: 'refused +33•••••78' } });
  });

  test('sdk_serves_its_metrics_where_it_is_told_to', async () => {
    expect(await temporalMetrics(metricsAddress)).not.toContain("Temporal's metrics are not there");
  });
});
