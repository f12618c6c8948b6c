import { attachRequest, scriptedSession, ScriptedSideband } from '../../fixtures/scripted-sideband';
import {
  argumentsDone,
  functionCallItem,
  outputAdded,
  responseCreated,
  responseDone,
  serverError,
} from '../../fixtures/sideband-events';

const brokenAt = Date.UTC(2026, 10, 23, 10, 0, 0);

beforeEach(() => {
  jest.useFakeTimers({ now: brokenAt });
});

afterEach(() => {
  jest.useRealTimers();
});

/** Lets promises settle and timers run for so many milliseconds. */
const pass = async (milliseconds: number): Promise<void> => {
  await jest.advanceTimersByTimeAsync(milliseconds);
  await jest.advanceTimersByTimeAsync(0);
};

/** What was sent besides the questions about the conversation. */
function withoutLooks(sent: Record<string, unknown>[] = []): Record<string, unknown>[] {
  return sent.filter(
    ({ type, item }) =>
      !['conversation.item.retrieve', 'conversation.item.delete'].includes(String(type)) &&
      !String((item as { id?: string } | undefined)?.id).startsWith('gap_'),
  );
}

describe('CallSession first attach', () => {
  it('session_first_attach_outlasts_a_404_right_after_accept', async () => {
    const sideband = new ScriptedSideband(['not_found', 'not_found', 'open']);
    const { session } = scriptedSession(sideband);

    const attached = session.attach(attachRequest());
    await pass(2_000);

    expect(await attached).toEqual({ status: 'attached', gap: null });
    expect(sideband.attempts).toBe(3);
  });

  it('session_first_attach_still_404_at_its_deadline_is_gone', async () => {
    const sideband = new ScriptedSideband(['not_found']);
    const { session } = scriptedSession(sideband);

    const attached = session.attach(attachRequest({ deadlineMs: 5_000 }));
    await pass(10_000);

    expect(await attached).toEqual({ status: 'gone', gap: null });
    expect(await session.ended).toEqual({ reason: 'call_gone', endedAt: brokenAt });
    expect(sideband.attempts).toBeGreaterThan(2);
  });

  it('session_resumed_attach_takes_a_404_for_the_end_at_once', async () => {
    const sideband = new ScriptedSideband(['not_found']);
    const { session } = scriptedSession(sideband);

    expect(await session.attach(attachRequest({ resumed: true }))).toEqual({ status: 'gone', gap: null });

    expect(sideband.attempts).toBe(1);
    await expect(session.ended).resolves.toMatchObject({ reason: 'call_gone' });
  });

  it('session_attach_to_an_unreachable_server_fails_at_its_deadline', async () => {
    const sideband = new ScriptedSideband(['unreachable']);
    const { session } = scriptedSession(sideband);

    const attached = session.attach(attachRequest({ deadlineMs: 5_000 }));
    const failure = expect(attached).rejects.toThrow('could not be opened');
    await pass(10_000);

    await failure;
    expect(session.attached).toBe(false);
  });

  it('session_closed_while_attaching_stops_trying', async () => {
    const sideband = new ScriptedSideband(['unreachable']);
    const { session } = scriptedSession(sideband);
    const attached = session.attach(attachRequest());
    await pass(100);

    session.close();
    await pass(60_000);

    expect(await attached).toEqual({ status: 'gone', gap: null });
    expect(await session.ended).toMatchObject({ reason: 'closed' });
    expect(sideband.attempts).toBeLessThan(4);
  });
});

describe('CallSession after a broken socket', () => {
  it('session_broken_socket_is_opened_again_with_back_off', async () => {
    const sideband = new ScriptedSideband(['open', 'unreachable', 'unreachable', 'open']);
    const { session, told } = scriptedSession(sideband);
    await session.attach(attachRequest({ greeting: 'Good morning.' }));
    sideband.emit(responseCreated('resp-1'), responseDone('resp-1'));

    sideband.breakOff();
    await pass(0);
    expect(sideband.attempts).toBe(2);
    expect(session.attached).toBe(false);
    await pass(5_000);

    expect(sideband.attempts).toBe(4);
    expect(session.attached).toBe(true);
    expect(session.statistics.reconnects).toBe(1);
    expect(withoutLooks(sideband.connections[1]?.sent)).toEqual([]);
    expect(told.notes).toContain('sideband_reattached');
  });

  it('session_after_reopening_hears_and_answers_as_before', async () => {
    const sideband = new ScriptedSideband();
    const { session, told } = scriptedSession(sideband);
    await session.attach(attachRequest());
    sideband.breakOff();
    await pass(0);

    sideband.emit(responseCreated('resp-2'), responseDone('resp-2', [functionCallItem('fc-2')]));
    await session.report('fc-2', '2');

    expect(told.functionCalls).toMatchObject([{ function_call_id: 'fc-2' }]);
    expect(withoutLooks(sideband.sent)).toMatchObject([{ item: { call_id: 'fc-2' } }, { type: 'response.create' }]);
  });

  it('session_after_reopening_sends_unconfirmed_outputs_again_and_confirmed_ones_not', async () => {
    const sideband = new ScriptedSideband();
    const { session } = scriptedSession(sideband);
    await session.attach(attachRequest());
    const calls = [functionCallItem('fc-1'), functionCallItem('fc-2')];
    sideband.emit(responseCreated('resp-1'), responseDone('resp-1', calls));
    await session.report('fc-1', '1');
    await session.report('fc-2', '2');
    sideband.emit(outputAdded('fc-1'));

    sideband.breakOff();
    await pass(0);

    expect(withoutLooks(sideband.connections[1]?.sent)).toMatchObject([
      { type: 'conversation.item.create', item: { call_id: 'fc-2', output: '2' } },
      { type: 'response.create' },
    ]);
  });

  it('session_greeting_lost_with_the_socket_is_asked_for_again', async () => {
    const sideband = new ScriptedSideband();
    const { session } = scriptedSession(sideband);
    await session.attach(attachRequest({ greeting: 'Good morning.' }));

    sideband.breakOff();
    await pass(0);

    expect(withoutLooks(sideband.connections[1]?.sent)).toMatchObject([{ type: 'response.create' }]);
  });

  it('session_call_gone_after_the_close_ended_when_it_closed', async () => {
    const sideband = new ScriptedSideband(['open', 'unreachable', 'not_found']);
    const { session } = scriptedSession(sideband);
    await session.attach(attachRequest());

    sideband.breakOff();
    await pass(5_000);

    expect(await session.ended).toEqual({ reason: 'call_gone', endedAt: brokenAt });
  });

  it('session_expired_is_told_from_a_caller_who_hung_up', async () => {
    const sideband = new ScriptedSideband(['open', 'not_found']);
    const { session } = scriptedSession(sideband);
    await session.attach(attachRequest());

    sideband.emit(serverError('session_expired'));
    sideband.breakOff();
    await pass(0);

    expect(await session.ended).toEqual({ reason: 'session_expired', endedAt: brokenAt });
  });

  it('session_receive_only_does_not_open_again', async () => {
    const sideband = new ScriptedSideband();
    const { session } = scriptedSession(sideband);
    await session.attach(attachRequest());
    session.stopSending();

    sideband.breakOff();
    await pass(5_000);

    expect(sideband.attempts).toBe(1);
  });

  it('session_close_lets_go_of_the_socket_and_of_nothing_else', async () => {
    const sideband = new ScriptedSideband();
    const { session } = scriptedSession(sideband);
    await session.attach(attachRequest());

    session.close();
    sideband.emit(argumentsDone('resp-1', 'fc-1'));
    sideband.breakOff();
    await pass(5_000);

    expect(await session.ended).toEqual({ reason: 'closed', endedAt: brokenAt });
    expect(sideband.sent).toEqual([]);
    expect(sideband.connections[0]?.open).toBe(false);
    expect(sideband.attempts).toBe(1);
  });

  it('session_response_refused_by_the_server_is_asked_for_after_the_one_in_its_way', async () => {
    const sideband = new ScriptedSideband();
    const { session } = scriptedSession(sideband);
    await session.attach(attachRequest({ greeting: 'Good morning.' }));

    sideband.emit(serverError('conversation_already_has_active_response'));
    expect(sideband.sent).toHaveLength(1);
    sideband.emit(responseDone('resp-of-the-server'));

    expect(sideband.sentTypes).toEqual(['response.create', 'response.create']);
  });

  it('session_rejected_response_does_not_block_the_next', async () => {
    const sideband = new ScriptedSideband();
    const { session } = scriptedSession(sideband);
    await session.attach(attachRequest({ greeting: 'Good morning.' }));
    const event_id = sideband.sent[0]?.['event_id'];

    sideband.emit(serverError('invalid_value', { event_id }));
    await session.report('fc-1', '1');

    expect(sideband.sentTypes).toEqual(['response.create', 'conversation.item.create', 'response.create']);
  });
});
