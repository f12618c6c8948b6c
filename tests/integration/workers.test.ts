import type { Sonore } from '../../src/apps/start-sonore';
import { scenarioOf } from '../simulator/support/scenario-of';
import { clientFrames, controlRequests, outline, withoutLooks } from './support/client-frames';
import { type SonoreProcess, startSonoreProcess } from './support/sonore-process';
import type { EndedCall, PlacedCall } from './support/placed-call';
import { startTestBed, type TestBed } from './support/test-bed';
import { until } from './support/until';

/** The transfer is refused for two seconds: time to lose a worker while the model waits for its result. */
const slowTransfer = scenarioOf(
  [
    { model_says: 'Acme, good morning. How can I help?' },
    // Until the second worker is there.
    { silence: 240_000 },
    { caller_says: 'Please put me through to sales.' },
    { model_calls: [{ tool: 'request_transfer', arguments: { destination_id: 'sales' } }] },
    { expect_results: [{ tool: 'request_transfer', ok: true }] },
    'expect_transfer',
  ],
  { transfers: [{ answer: 500 }, { answer: 500 }, { answer: 503 }, { answer: 200, after_ms: 5_000 }] },
);

const unbrokenFrames = ['response.create', 'conversation.item.create function_call_output', 'response.create'];

/** One line for each frame that Sonore sent, but for looks at a gap and the words that bridge the wait for a slow tool. */
function framesOf(bed: TestBed, call: PlacedCall): string[] {
  const frames = withoutLooks(clientFrames(bed.simulator, call.callId));
  return outline(
    frames.filter(({ response }) => (response as { tool_choice?: string } | undefined)?.tool_choice !== 'none'),
  );
}

describe('a worker that goes in mid-call', () => {
  let bed: TestBed;
  let first: SonoreProcess;
  let second: Sonore;
  let call: PlacedCall;

  beforeAll(async () => {
    // Small, so that a dead worker is soon missed.
    bed = await startTestBed({ role: 'gateway', settings: { HEARTBEAT_TIMEOUT_MS: '2000' } });
  });
  beforeEach(async () => {
    first = await startSonoreProcess('worker', bed.environment);
    call = bed.place(slowTransfer);
    await call.attached();
    second = await bed.startWorker();
    // The next attempt follows after 1.2 s: one that the worker's end cuts off would rightly not be repeated.
    await until('Temporal knows that the third REFER was refused', async () => {
      const { events } = await call.workflow.fetchHistory();
      return events?.filter((event) => event.activityTaskFailedEventAttributes).length === 3;
    });
  }, 60_000);
  afterEach(async () => {
    await first.stop();
    await second.stop();
  });
  afterAll(async () => bed.stop());

  test('worker_told_to_stop_hands_its_call_over_and_nobody_hears_it', async () => {
    const sockets: string[] = [];
    bed.simulator.onEvent((event) => {
      if (event.kind === 'socket' && event.callId === call.callId)
        sockets.push(`${event.state}: ${event.sockets} open`);
    });
    first.signal('SIGTERM');
    const ended = await call.ended();

    expect(await first.exited).toBe(0);
    expectOneUnbrokenCall(ended);
    // The new socket is there before the old one goes, so nothing can be missed.
    expect(sockets.slice(0, 2)).toEqual(['attached: 2 open', 'detached: 1 open']);
    expect(ended.record.owners).toMatchObject([{ gap: null }, { handed_over: true, gap: null }]);
    expect(framesOf(bed, call)).toEqual(unbrokenFrames);
  });

  test('worker_killed_its_call_is_taken_over_and_ends_well', async () => {
    first.signal('SIGKILL');
    const ended = await call.ended();

    expectOneUnbrokenCall(ended);
    expect(ended.record.owners).toMatchObject([
      { gap: null },
      { handed_over: false, gap: { recovered_items: 0, lost: false } },
    ]);
    expect(framesOf(bed, call)).toEqual(unbrokenFrames);
  });

  function expectOneUnbrokenCall({ summary, record }: EndedCall): void {
    expect(summary).toMatchObject({ end: 'transferred', failure: null, attachments: 2 });
    expect(record).toMatchObject({
      outcome: 'transferred',
      owners: [{ resumed: false }, { resumed: true, attached_at: expect.any(String) }],
      tool_calls: [{ ok: true, report: 'written' }],
      transfers: [{ attempts: Array(4).fill(expect.anything()), status: 'confirmed' }],
    });
    expect(new Set(record.owners.map(({ host_queue }) => host_queue)).size).toBe(2);
    expect(controlRequests(bed.simulator, call.callId)).toEqual([
      'accept 200',
      ...['refer 500', 'refer 500', 'refer 503', 'refer 200'],
    ]);
  }
});
