import { divergenceLines } from '../../src/cli/calls/replay-call';
import type { History, HistoryEvent } from '../../src/infra/temporal/history-json';
import { installQuietRuntime } from '../../src/infra/temporal/quiet-runtime';
import { replayHistory, type ReplayOutcome } from '../../src/infra/temporal/replay-history';
import { workflowBundle } from '../setup/servers';
import { recordedHistory, recordedKinds } from './support/history-files';
import { recordedCalls, recordedTakeOvers } from './support/recorded-calls';

beforeAll(() => installQuietRuntime());

describe('the recorded calls', () => {
  test('every_kind_of_call_has_a_history_and_every_history_a_kind', () => {
    expect(recordedKinds()).toEqual([...recordedCalls, ...recordedTakeOvers].map(({ kind }) => kind).sort());
  });

  test.each(recordedKinds())('%s_replays_on_this_code', async (kind) => {
    const outcome = await replayHistory(recordedHistory(kind), workflowBundle());

    if (!outcome.replays) throw new Error(wouldBreak(kind, outcome));
  });
});

describe('a change that live calls cannot follow', () => {
  const replay = (history: History): Promise<ReplayOutcome> => replayHistory(history, workflowBundle());

  /** The history as code would have written it that decided otherwise at the first event that `change` changes. */
  function decidedOtherwise(kind: string, change: (event: HistoryEvent) => boolean): History {
    const history = recordedHistory(kind);
    if (!(history.events ?? []).some(change)) throw new Error(`${kind} has no such event`);
    return history;
  }

  test('activity_replaced_names_event_step_and_both_activities', async () => {
    const history = decidedOtherwise('transferred', ({ activityTaskScheduledEventAttributes: scheduled }) => {
      if (scheduled?.activityType?.name !== 'acceptCall') return false;
      scheduled.activityType.name = 'pickUp';
      return true;
    });

    const outcome = await replay(history);

    expect(outcome).toMatchObject({
      replays: false,
      divergence: {
        kind: 'other_decisions',
        event_id: eventOf(history, 'pickUp'),
        step: 'accepting',
        recorded: 'activity pickUp "answer the phone"',
        wanted: 'activity acceptCall',
      },
    });
  });

  test('one_of_several_activities_of_a_type_replaced_names_the_right_event', async () => {
    let seen = 0;
    const history = decidedOtherwise('several-tools', ({ activityTaskScheduledEventAttributes: scheduled }) => {
      if (scheduled?.activityType?.name !== 'saveRecord') return false;
      seen += 1;
      if (seen === 1) scheduled.activityType.name = 'admit';
      return seen === 1;
    });

    const outcome = await replay(history);

    expect(outcome).toMatchObject({
      divergence: { event_id: eventOf(history, 'admit', 1), wanted: 'activity saveRecord' },
    });
  });

  test('timer_added_says_that_the_code_wants_a_timer', async () => {
    const history = decidedOtherwise('transferred', (event) => {
      if (!event.timerStartedEventAttributes) return false;
      delete event.timerStartedEventAttributes;
      event.activityTaskScheduledEventAttributes = { activityId: '99', activityType: { name: 'admit' } };
      event.eventType = 10;
      return true;
    });

    const outcome = await replay(history);

    expect(outcome).toMatchObject({
      divergence: { recorded: expect.stringMatching(/^activity admit/), wanted: 'a timer' },
    });
  });

  test('code_that_does_less_says_that_it_wants_nothing', async () => {
    const history = decidedOtherwise('transferred', ({ workflowExecutionSignaledEventAttributes: signalled }) => {
      if (signalled?.signalName !== 'seated') return false;
      signalled.signalName = 'a signal that nobody handles';
      return true;
    });

    const outcome = await replay(history);

    expect(outcome).toMatchObject({ divergence: { kind: 'other_decisions', step: 'seating', wanted: 'nothing' } });
  });

  test('code_that_throws_says_what_and_where', async () => {
    const history = recordedHistory('transferred');
    const [started] = history.events ?? [];
    const payload = started?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
    if (!payload) throw new Error('no input');
    payload.data = Buffer.from('{}');

    const outcome = await replay(history);

    expect(outcome).toMatchObject({
      divergence: { kind: 'code_fails', event_id: null, message: expect.stringMatching(/ at .*\.ts:\d+/) },
    });
  });

  test('message_says_which_call_would_break_and_what_to_do', async () => {
    const history = decidedOtherwise('caller-hangs-up', ({ activityTaskScheduledEventAttributes: scheduled }) => {
      if (scheduled?.activityType?.name !== 'acceptCall') return false;
      scheduled.activityType.name = 'pickUp';
      return true;
    });

    const message = wouldBreak('caller-hangs-up', await replay(history));

    expect(message).toContain('Live calls of the kind "caller-hangs-up" would break');
    expect(message).toContain('the code wants:  activity acceptCall');
    expect(message).toContain('patched()');
  });
});

/** What a person who changed the workflow is told by a failing test. */
function wouldBreak(kind: string, outcome: ReplayOutcome): string {
  if (outcome.replays) return `${kind} replays`;
  return [
    `Live calls of the kind "${kind}" would break on this code: it ${divergenceLines(outcome.divergence).join('\n')}`,
    'If no deployed build has ever decided so, record the corpus again: npx tsx scripts/record-histories.ts',
  ].join('\n');
}

/** The number of the n-th event, counted from 0, that schedules an activity of this type. */
function eventOf({ events }: History, activity: string, n = 0): number {
  const ids = (events ?? [])
    .filter(({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType?.name === activity)
    .map(({ eventId }) => Number(eventId));
  return ids[n] ?? Number.NaN;
}
