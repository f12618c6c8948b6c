import type { Turn } from '../../src/models/turn';
import type { FrameRecord } from '../../src/simulator/journal';
import { scenarioOf } from '../simulator/support/scenario-of';
import { type SonoreProcess, startSonoreProcess } from './support/sonore-process';
import { startTestBed, type TestBed } from './support/test-bed';
import { until } from './support/until';
import { untilPolled } from './support/until-polled';

/** A turn as the simulator's journal shows it. */
interface JournalTurn {
  responseId: string;
  latencyMs: number | null;
  interruptedAtMs: number | null;
}

/**
 * The turns by the journal, read in another way than the tracker does: by the audio that was played, and by the caller's
 * speech since the audio before.
 */
function turnsOf(frames: readonly FrameRecord[]): JournalTurn[] {
  const turns: JournalTurn[] = [];
  let spokeUntil: number | null = null;
  for (const { at, frame } of frames.filter(({ from }) => from === 'openai')) {
    if (frame.type === 'input_audio_buffer.speech_stopped') spokeUntil = at;
    if (frame.type === 'output_audio_buffer.started') {
      const latencyMs = spokeUntil === null ? null : at - spokeUntil;
      turns.push({ responseId: String(frame['response_id']), latencyMs, interruptedAtMs: null });
      spokeUntil = null;
    }
    const last = turns.at(-1);
    if (frame.type === 'conversation.item.truncated' && last) last.interruptedAtMs = Number(frame['audio_end_ms']);
  }
  return turns;
}

/** So far may two measurements of one moment be apart on a busy machine, milliseconds; thinking differs by far more. */
const jitterMs = 400;

describe('the turns of a call', () => {
  let bed: TestBed;
  let owner: SonoreProcess;

  beforeAll(async () => {
    bed = await startTestBed({ role: 'gateway', settings: { HEARTBEAT_TIMEOUT_MS: '2000' } });
    const since = Date.now();
    owner = await startSonoreProcess('worker', bed.environment);
    await untilPolled(bed.client, 'calls', since, owner.pid);
  }, 90_000);
  afterAll(async () => {
    await owner.stop();
    await bed.stop();
  });

  const saidByMetrics = async (metric: string): Promise<number> => {
    const text = await (await fetch(`${owner.url}/metrics`)).text();
    const line = text.split('\n').find((candidate) => candidate.startsWith(metric));
    return Number(line?.split(' ').at(-1) ?? 0);
  };

  test('turns_of_a_call_are_what_the_phone_shows_and_the_record_and_the_metrics_have_their_figures', async () => {
    const observed = await saidByMetrics('sonore_turn_latency_seconds_count');
    const { callId, ended } = bed.place(
      scenarioOf([
        { model_says: { text: 'Acme, good morning.', duration_ms: 600 } },
        { caller_says: { text: 'Are you open today?', duration_ms: 400 } },
        { model_says: { text: 'We are.', duration_ms: 600, thinks_ms: 200 } },
        { caller_says: { text: 'Sales, please.', duration_ms: 400 } },
        {
          model_calls: {
            tools: [{ tool: 'request_transfer', arguments: { destination_id: 'nobody' } }],
            thinks_ms: 700,
          },
        },
        { expect_results: [{ tool: 'request_transfer', error: 'invalid_destination_id' }] },
        { model_says: { text: 'I cannot find them.', duration_ms: 600, thinks_ms: 900 } },
        { caller_says: { text: 'Then tell me your hours.', duration_ms: 400 } },
        { model_says: { text: 'On Monday we open at nine, on Tuesday at ten', duration_ms: 5_000, thinks_ms: 3_000 } },
        { caller_interrupts: { text: 'Thank you!', after_ms: 900, duration_ms: 400 } },
        { model_says: { text: 'Goodbye.', duration_ms: 500, thinks_ms: 1_000 } },
        'caller_hangs_up',
      ]),
      { switches: { speed: 1 } },
    );

    const { summary, record } = await ended();
    const turns: Turn[] = await bed.repositories.turns.ofCall(callId);

    expect(summary).toMatchObject({ end: 'caller_hung_up', failure: null });
    const journal = turnsOf(bed.simulator.frames(callId));
    expect(turns.map(({ function_calls }) => function_calls)).toEqual([0, 0, 1, 0, 0]);
    expect(turns.map(({ latency_ms }) => latency_ms === null)).toEqual(
      journal.map(({ latencyMs }) => latencyMs === null),
    );
    for (const [index, { latency_ms }] of turns.entries()) {
      expect(Math.abs((latency_ms ?? 0) - (journal[index]?.latencyMs ?? 0))).toBeLessThan(jitterMs);
    }
    expect(turns.map(({ interrupted_at_ms }) => interrupted_at_ms)).toEqual(
      journal.map(({ interruptedAtMs }) => interruptedAtMs),
    );
    expect(turns.map(({ interrupted }) => interrupted)).toEqual([false, false, false, true, false]);
    const latencies = turns.flatMap(({ latency_ms }) => latency_ms ?? []).toSorted((a, b) => a - b);
    expect(record.turns).toEqual({
      ...{ turns: 5, interrupted: 1, unheard: 0 },
      ...{ latency_p50_ms: latencies[1], latency_p95_ms: latencies[3], latency_max_ms: latencies[3] },
    });
    await expect(saidByMetrics('sonore_turn_latency_seconds_count')).resolves.toBe(observed + 4);
  }, 60_000);

  /** The last one here: the owner is lost. */
  test('turns_the_one_that_was_cut_is_left_out_and_those_after_it_are_right', async () => {
    const { callId, ended } = bed.place(
      scenarioOf([
        { model_says: { text: 'Acme, good morning.', duration_ms: 600 } },
        { caller_says: { text: 'Are you open today?', duration_ms: 400 } },
        { model_says: { text: 'We are.', duration_ms: 600, thinks_ms: 3_000 } },
        { expect_attached: 30_000 },
        { silence: 3_000 },
        { caller_says: { text: 'Until when?', duration_ms: 400 } },
        { model_says: { text: 'Until six.', duration_ms: 600, thinks_ms: 800 } },
        'caller_hangs_up',
      ]),
      { switches: { speed: 1 } },
    );
    const frames = (): FrameRecord[] => bed.simulator.frames(callId);
    await until('the caller spoke', () => frames().some(({ frame }) => frame.type.endsWith('speech_stopped')));
    owner.signal('SIGKILL');
    await bed.startWorker();

    const { summary, record } = await ended();
    const turns = await bed.repositories.turns.ofCall(callId);

    expect(summary).toMatchObject({ end: 'caller_hung_up', failure: null, attachments: 2 });
    const [greeting, , last] = turnsOf(frames());
    expect(turns.map(({ response_id }) => response_id)).toEqual([greeting?.responseId, last?.responseId]);
    expect(turns).toMatchObject([{ latency_ms: null, interrupted: false }, { interrupted: false }]);
    expect(Math.abs((turns[1]?.latency_ms ?? 0) - (last?.latencyMs ?? 0))).toBeLessThan(jitterMs);
    expect(record.turns).toMatchObject({ turns: 2 });
  }, 90_000);
});
