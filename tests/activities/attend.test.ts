import { ActivityCancellationDetails } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { type AttendResult, createAttendActivities } from '../../activities/attend';
import { Metrics } from '../../src/infra/metrics/metrics';
import { createLogger } from '../../src/infra/logger';
import type { Repositories } from '../../src/infra/mongo/repositories';
import { WriteBuffer } from '../../src/infra/mongo/write-buffer';
import { SessionRegistry } from '../../src/infra/openai/session-registry';
import type { CallSession } from '../../src/infra/openai/call-session';
import { attachRequest, type OpenScript, ScriptedSideband } from '../fixtures/scripted-sideband';
import {
  argumentsDone,
  assistantItem,
  outputItemDone,
  responseCreated,
  responseDone,
} from '../fixtures/sideband-events';
import { type SignalAnswer, SignalledClient } from '../fixtures/signalled-client';

type HangUp = jest.Mock<Promise<{ status: 'success' }>>;

interface Attending {
  environment: MockActivityEnvironment;
  attended: Promise<AttendResult>;
  temporal: SignalledClient;
  sideband: ScriptedSideband;
  sessions: SessionRegistry;
  hangUp: HangUp;
  terminate: jest.Mock;
  saved: { transcripts: object[]; usage: object[]; turns: object[] };
  session: () => CallSession;
}

/** An attempt of `attend` with epoch 100, begun and seated. */
async function attending(
  options: {
    attempt?: number;
    heartbeatTimeoutMs?: number;
    heartbeatDetails?: unknown;
    writesLimit?: number;
    sideband?: OpenScript[];
    signals?: SignalAnswer[];
    status?: SignalledClient['status'];
    hangUp?: HangUp;
  } = {},
): Promise<Attending> {
  const temporal = new SignalledClient(options.signals, options.status);
  const sideband = new ScriptedSideband(options.sideband);
  const sessions = new SessionRegistry();
  const hangUp: HangUp = options.hangUp ?? jest.fn(() => Promise.resolve({ status: 'success' }));
  const terminate = jest.fn(() => Promise.resolve(true));
  const saved: Attending['saved'] = { transcripts: [], usage: [], turns: [] };
  const { attend } = createAttendActivities({
    client: temporal.client,
    hostQueue: 'calls-host-1',
    sessions,
    connect: () => sideband.connect,
    // Plain objects with the methods that are called.
    repositories: {
      transcripts: { save: (item: object) => Promise.resolve(void saved.transcripts.push(item)) },
      capacity: { release: () => Promise.resolve() },
      calls: {
        terminate,
        find: () => Promise.resolve(null),
        addUsage: (usage: object) => Promise.resolve(void saved.usage.push(usage)),
        addTurn: (turn: object) => Promise.resolve(void saved.turns.push(turn)),
      },
    } as unknown as Repositories,
    postCalls: { enqueue: () => Promise.resolve('queued') },
    writes: new WriteBuffer({ limit: options.writesLimit ?? 100, note: () => undefined }),
    callsService: { hangup_call: hangUp },
    metrics: new Metrics(),
    log: createLogger({ level: 'INFO', destination: { write: () => undefined } }),
  });
  const environment = new MockActivityEnvironment(
    {
      attempt: options.attempt ?? 1,
      currentAttemptScheduledTimestampMs: 100,
      heartbeatDetails: options.heartbeatDetails,
      ...(options.heartbeatTimeoutMs === undefined ? {} : { heartbeatTimeoutMs: options.heartbeatTimeoutMs }),
    },
    { logger: new DefaultLogger('ERROR') },
  );
  const attended: Promise<AttendResult> = environment.run(attend, { call_id: 'call-123' });
  attended.catch(() => undefined);
  await jest.advanceTimersByTimeAsync(0);
  const session = (): CallSession => {
    const held = sessions.get('call-123', 100);
    if (!held) throw new Error('no session is held');
    return held;
  };
  return { environment, attended, temporal, sideband, sessions, hangUp, terminate, saved, session };
}

describe('attend', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: Date.UTC(2026, 10, 23, 10, 0, 0) });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it.each([
    [1, false],
    [2, true],
  ])('attend_attempt_%i_takes_the_seat_with_its_epoch', async (attempt, resumed) => {
    const { temporal } = await attending({ attempt });

    expect(temporal.signals).toEqual([
      {
        workflowId: 'call-call-123',
        name: 'seated',
        payload: { host_queue: 'calls-host-1', epoch: 100, resumed, handed_over: false },
      },
    ]);
  });

  it('attend_forwards_what_the_socket_shows_and_returns_how_it_ended', async () => {
    const { attended, temporal, sideband, sessions, saved, session } = await attending({
      sideband: ['open', 'not_found'],
    });
    await session().attach(attachRequest());

    sideband.emit(
      argumentsDone('resp-1', 'fc-1'),
      { type: 'input_audio_buffer.dtmf_event_received', event: '5' },
      outputItemDone('resp-1', assistantItem('item-1', 'Good morning.')),
      responseDone('resp-1', [], { usage: { total_tokens: 7 } }),
    );
    await jest.advanceTimersByTimeAsync(0);
    sideband.breakOff();

    expect(await attended).toMatchObject({
      reason: 'call_gone',
      ended_at: '2026-11-23T10:00:00.000Z',
      frames: { frames: 4, invalid: 0 },
    });
    expect(temporal.signals.slice(1)).toMatchObject([
      { name: 'toolInvocation', payload: { function_call_id: 'fc-1', source: 'sideband', call_id: 'call-123' } },
      { name: 'dtmf', payload: { digit: '5', epoch: 100, index: 0 } },
    ]);
    expect(saved).toMatchObject({ transcripts: [{ item_id: 'item-1' }], usage: [{ response_id: 'resp-1' }] });
    expect(sessions.size).toBe(0);
  });

  it('attend_call_that_ends_in_mid_answer_keeps_the_turn_before_it_returns', async () => {
    const { attended, sideband, saved, session } = await attending({ sideband: ['open', 'not_found'] });
    await session().attach(attachRequest());

    sideband.emit({ type: 'input_audio_buffer.speech_stopped' }, responseCreated('resp-1'));
    await jest.advanceTimersByTimeAsync(640);
    sideband.emit({ type: 'output_audio_buffer.started', response_id: 'resp-1' });
    sideband.breakOff();
    await attended;

    expect(saved.turns).toEqual([
      {
        call_id: 'call-123',
        response_id: 'resp-1',
        speech_ended_at: '2026-11-23T10:00:00.000Z',
        began_at: '2026-11-23T10:00:00.000Z',
        first_audio_at: '2026-11-23T10:00:00.640Z',
        latency_ms: 640,
        function_calls: 0,
        interrupted: null,
        interrupted_at_ms: null,
        version: 100,
      },
    ]);
  });

  it('attend_beats_three_times_a_timeout', async () => {
    const { environment } = await attending({ heartbeatTimeoutMs: 9_000 });
    let beats = 0;
    environment.on('heartbeat', () => {
      beats += 1;
    });

    await jest.advanceTimersByTimeAsync(9_000);

    expect(beats).toBe(3);
  });

  it('attend_that_missed_its_heartbeats_lets_go_and_fails_retryably', async () => {
    const { attended, temporal, sideband, sessions, session } = await attending({ heartbeatTimeoutMs: 9_000 });
    await session().attach(attachRequest());

    // The process stands still for longer than the timeout: no timer runs meanwhile.
    jest.setSystemTime(Date.now() + 60_000);
    jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 60_000);
    sideband.emit(argumentsDone('resp-1', 'fc-1'));

    await expect(attended).rejects.toMatchObject({ type: 'LeaseLost', nonRetryable: false });
    expect(sideband.connections[0]?.open).toBe(false);
    expect(sessions.size).toBe(0);
    await jest.advanceTimersByTimeAsync(0);
    expect(temporal.signals.map(({ name }) => name)).toEqual(['seated', 'toolInvocation']);
  });

  it('attend_replaced_during_an_outage_still_sends_the_function_call_it_heard', async () => {
    const { environment, attended, temporal, sideband, session } = await attending({
      signals: ['taken', 'unavailable', 'unavailable'],
    });
    await session().attach(attachRequest());
    sideband.emit(argumentsDone('resp-1', 'fc-1'));
    await jest.advanceTimersByTimeAsync(0);

    environment.cancel('NOT_FOUND', new ActivityCancellationDetails({ notFound: true }));
    await attended;
    await jest.advanceTimersByTimeAsync(1_000);

    expect(temporal.signals.map(({ name }) => name)).toEqual(['seated', 'toolInvocation']);
  });

  it('attend_worker_shutdown_hands_over_and_listens_a_little_longer', async () => {
    const { environment, attended, temporal, sideband, session, hangUp } = await attending();
    await session().attach(attachRequest());

    environment.cancel('WORKER_SHUTDOWN', new ActivityCancellationDetails({ workerShutdown: true }));

    await expect(attended).rejects.toMatchObject({ type: 'SessionHandover', nextRetryDelay: '100ms' });
    sideband.emit(argumentsDone('resp-1', 'fc-1'));
    await expect(session().report('fc-1', '1')).rejects.toThrow();
    await jest.advanceTimersByTimeAsync(2_000);
    expect(temporal.signals.map(({ name }) => name)).toEqual(['seated', 'toolInvocation']);
    expect(sideband.sent).toEqual([]);
    expect(sideband.connections[0]?.open).toBe(false);
    expect(hangUp).not.toHaveBeenCalled();
  });

  it('attend_worker_shutdown_tells_the_next_attempt_that_it_was_not_lost', async () => {
    const { environment, attended, session } = await attending({ heartbeatTimeoutMs: 9_000 });
    await session().attach(attachRequest());
    const beats: unknown[] = [];
    environment.on('heartbeat', (details: unknown) => beats.push(details));

    environment.cancel('WORKER_SHUTDOWN', new ActivityCancellationDetails({ workerShutdown: true }));
    await expect(attended).rejects.toMatchObject({ type: 'SessionHandover' });

    expect(beats).toEqual([{ handed_over: true, listened_until: '2026-11-23T10:00:02.000Z', lost_writes: 0 }]);
    await jest.advanceTimersByTimeAsync(2_000);
  });

  it('attend_beats_with_what_the_next_attempt_must_know', async () => {
    const { environment, session } = await attending({ heartbeatTimeoutMs: 9_000 });
    const beats: unknown[] = [];
    environment.on('heartbeat', (details: unknown) => beats.push(details));

    await jest.advanceTimersByTimeAsync(3_000);
    await session().attach(attachRequest());
    await jest.advanceTimersByTimeAsync(3_000);

    // Until its socket is open, an owner listens no more than the one before it.
    expect(beats).toEqual([
      { handed_over: false, listened_until: '1970-01-01T00:00:00.001Z', lost_writes: 0 },
      { handed_over: false, listened_until: '2026-11-23T10:00:06.000Z', lost_writes: 0 },
    ]);
  });

  it.each([
    [true, { listened_until: '2026-11-23T10:00:00.000Z', handed_over: true, lost_writes: 0 }],
    [false, { listened_until: '2026-11-23T10:00:00.000Z', handed_over: false, lost_writes: 0 }],
    [false, undefined],
    [false, 'not of ours'],
  ])('attend_second_attempt_says_handed_over_%s_after_%j', async (handed_over, heartbeatDetails) => {
    const { temporal } = await attending({ attempt: 2, heartbeatDetails });

    expect(temporal.signals).toMatchObject([{ name: 'seated', payload: { resumed: true, handed_over } }]);
  });

  it.each([
    ['was listened to', { listened_until: '2026-11-23T10:00:00.000Z', handed_over: false, lost_writes: 0 }, 1],
    ['nobody had listened to yet', undefined, 0],
  ])(
    'attend_second_attempt_for_a_call_that_%s_opens_its_socket_as_it_should',
    async (_call, heartbeatDetails, opened) => {
      const { sideband } = await attending({ attempt: 2, heartbeatDetails });

      expect(sideband.attempts).toBe(opened);
    },
  );

  it('attend_counts_what_could_not_be_written_over_all_attempts_and_marks_the_transcript', async () => {
    const before = { listened_until: '2026-11-23T10:00:00.000Z', handed_over: true, lost_writes: 5 };
    const { attended, sideband, saved, session } = await attending({
      ...{ attempt: 2, heartbeatDetails: before, writesLimit: 0, sideband: ['open', 'not_found'] },
    });
    await session().attach(attachRequest());

    sideband.emit(
      outputItemDone('resp-1', assistantItem('item-1', 'Good morning.')),
      outputItemDone('resp-1', assistantItem('item-2', 'How can I help?')),
    );
    sideband.breakOff();

    expect(await attended).toMatchObject({ lost_writes: 7 });
    expect(saved.transcripts).toMatchObject([{ item_id: 'lost_2s', role: 'gap' }]);
  });

  it('attend_cancelled_by_the_workflow_lets_go_without_touching_the_phone', async () => {
    const { environment, attended, sideband, session, hangUp } = await attending();
    await session().attach(attachRequest());

    environment.cancel('CANCELLED', new ActivityCancellationDetails({ cancelRequested: true }));

    await expect(attended).rejects.toMatchObject({ name: 'CancelledFailure' });
    expect(sideband.connections[0]?.open).toBe(false);
    expect(hangUp).not.toHaveBeenCalled();
  });

  it('attend_of_a_terminated_workflow_hangs_up_and_closes_the_record', async () => {
    const { environment, attended, hangUp, terminate } = await attending({ status: 'TERMINATED' });

    environment.cancel('NOT_FOUND', new ActivityCancellationDetails({ notFound: true }));

    expect(await attended).toMatchObject({ reason: 'closed' });
    expect(hangUp).toHaveBeenCalledWith({ call_id: 'call-123', idempotency_key: 'hangup:call-123' });
    expect(terminate).toHaveBeenCalledWith('call-123', '2026-11-23T10:00:00.000Z', expect.any(Function));
  });

  it('attend_of_a_terminated_workflow_closes_the_record_even_when_the_phone_is_beyond_reach', async () => {
    const { environment, attended, hangUp, terminate } = await attending({
      status: 'TERMINATED',
      hangUp: jest.fn(() => Promise.reject(new Error('unreachable'))),
    });

    environment.cancel('NOT_FOUND', new ActivityCancellationDetails({ notFound: true }));
    const failed = expect(attended).rejects.toThrow('unreachable');
    await jest.advanceTimersByTimeAsync(7_500);

    await failed;
    expect(hangUp).toHaveBeenCalledTimes(4);
    expect(terminate).toHaveBeenCalledTimes(1);
  });

  it.each(['RUNNING', 'COMPLETED'] as const)('attend_unknown_to_a_%s_workflow_only_lets_go', async (status) => {
    const { environment, attended, sideband, session, hangUp, terminate } = await attending({ status });
    await session().attach(attachRequest());

    environment.cancel('NOT_FOUND', new ActivityCancellationDetails({ notFound: true }));

    expect(await attended).toMatchObject({ reason: 'closed' });
    expect(sideband.connections[0]?.open).toBe(false);
    expect(hangUp).not.toHaveBeenCalled();
    expect(terminate).not.toHaveBeenCalled();
  });

  it('attend_whose_signal_finds_no_workflow_hangs_up', async () => {
    const { attended, hangUp } = await attending({ signals: ['not_found'], status: 'TERMINATED' });

    expect(await attended).toMatchObject({ reason: 'closed' });
    expect(hangUp).toHaveBeenCalledTimes(1);
  });
});
