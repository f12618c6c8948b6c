import path from 'node:path';
import { rm } from 'node:fs/promises';
import { freePort, makeRunDirectory, silentReport, startTemporal, type TemporalServer } from '../../src/local-stack';
import { startTestBed, type TestBed } from './support/test-bed';
import { until } from './support/until';

describe('Temporal out of reach', () => {
  let directory: string;
  let port: number;
  let temporal: TemporalServer;
  let bed: TestBed;

  const start = (): Promise<TemporalServer> =>
    startTemporal({ port, databaseFile: path.join(directory, 'temporal.db'), ui: false, report: silentReport });

  beforeAll(async () => {
    directory = await makeRunDirectory('temporal-outage');
    port = await freePort();
    temporal = await start();
    // OpenAI waits "a few seconds"; after three, this one counts the delivery as lost.
    bed = await startTestBed({ temporal, webhookRetries: { timeoutMs: 3_000 } });
  }, 60_000);
  afterAll(async () => {
    await bed.stop();
    await temporal.stop();
    await rm(directory, { recursive: true, force: true });
  });

  test('webhook_without_temporal_is_answered_503_and_its_redelivery_starts_the_call', async () => {
    await temporal.stop();
    const call = bed.place('scenarios/question.yaml');
    const first = await until('an answer', () => bed.simulator.deliveries(call.callId)[0]);
    temporal = await start();
    const { summary, record } = await call.ended();

    expect(first.status).toBe(503);
    const last = bed.simulator.deliveries(call.callId).at(-1);
    expect(last?.status).toBe(200);
    expect(last?.webhookId).toBe(first.webhookId);
    expect(summary).toMatchObject({ end: 'caller_hung_up', failure: null });
    expect(record.outcome).toBe('caller_hung_up');
  }, 60_000);

  test('call_loses_temporal_for_a_while_and_goes_on', async () => {
    const call = bed.place('scenarios/transfer.yaml');
    await call.attached();

    await temporal.stop();
    await until('the model asks for a transfer', () => call.phone.summary().functionCalls.length > 0);
    temporal = await start();
    const { summary, record } = await call.ended();

    expect(summary).toMatchObject({ end: 'transferred', failure: null });
    expect(record).toMatchObject({ outcome: 'transferred', tool_calls: [{ ok: true, report: 'written' }] });
    expect(summary.referrals).toHaveLength(1);
  }, 60_000);
});
