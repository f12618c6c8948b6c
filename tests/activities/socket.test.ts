import { createSocketActivities, type SocketActivities } from '../../activities/socket';
import { SessionRegistry } from '../../src/infra/openai/session-registry';
import type { Repositories } from '../../src/infra/mongo/repositories';
import { createLogger } from '../../src/infra/logger';
import type { PromptFiles } from '../../src/infra/prompt-files';
import { scriptedSession, ScriptedSideband, type ScriptedSession } from '../fixtures/scripted-sideband';

const address = { call_id: 'call-123', epoch: 100 };
const attach = {
  ...address,
  ...{
    greeting_id: null,
    resumed: false,
    function_calls: [],
    quiet_ms: null,
    caller_heard: false,
    deadline_ms: 15_000,
  },
};

const tenant = { tenant_id: 'test-tenant', policies: {} };

/** The activities of a process that holds epoch 100 of call-123. */
function socketActivities(
  sideband = new ScriptedSideband(),
  textOf = (id: string): string => `text of ${id}`,
): ScriptedSession & {
  activities: SocketActivities;
  sideband: ScriptedSideband;
} {
  const sessions = new SessionRegistry();
  const scripted = scriptedSession(sideband);
  sessions.add('call-123', 100, scripted.session);
  const prompts = { known: textOf };
  // Plain objects with the methods that are called.
  const activities = createSocketActivities({
    sessions,
    repositories: { prompts } as unknown as Repositories,
    promptFiles: { read: () => Promise.resolve(null) } as unknown as PromptFiles,
    log: createLogger({ level: 'CRITICAL' }),
  });
  return { ...scripted, activities, sideband };
}

describe('socket activities', () => {
  it('socket_attach_reads_the_pinned_greeting', async () => {
    const { activities, sideband } = socketActivities();

    const answer = await activities.attach({ ...attach, greeting_id: 'greeting-1' });

    expect(answer).toEqual({ status: 'attached', gap: null });
    expect(JSON.stringify(sideband.sent)).toContain('text of greeting-1');
  });

  it('socket_attach_with_a_greeting_of_which_nothing_is_left_asks_for_none', async () => {
    const { activities, sideband } = socketActivities(
      new ScriptedSideband(),
      () => '{% if caller_number %}Hello.{% endif %}',
    );
    const prompt_call = { ...address, caller_number: null, dialed_number: null, tenant };

    const answer = await activities.attach({ ...attach, greeting_id: 'greeting-1', prompt_call });

    expect(answer).toEqual({ status: 'attached', gap: null });
    expect(JSON.stringify(sideband.sent)).not.toContain('Greet the caller');
  });

  it('socket_attach_to_a_call_that_is_gone_says_so', async () => {
    const { activities } = socketActivities(new ScriptedSideband(['not_found']));

    expect(await activities.attach({ ...attach, resumed: true })).toEqual({ status: 'gone', gap: null });
  });

  it('socket_report_and_say_reach_the_model', async () => {
    const { activities, sideband } = socketActivities();
    await activities.attach(attach);

    await activities.report({ ...address, function_call_id: 'fc-1', output: '{"ok":true}' });
    await activities.say({ ...address, text: 'Be brief.', respond: false });

    expect(sideband.sent).toMatchObject([
      { item: { type: 'function_call_output', call_id: 'fc-1', output: '{"ok":true}' } },
      { type: 'response.create' },
      { item: { type: 'message', role: 'system' } },
    ]);
  });

  it('socket_await_speech_of_an_unknown_response_returns', async () => {
    const { activities } = socketActivities();

    await expect(activities.awaitSpeech({ ...address, response_id: 'resp-1', limit_ms: 60_000 })).resolves.toEqual({
      spoke: false,
    });
  });

  it('socket_that_is_not_open_fails_retryably', async () => {
    const { activities } = socketActivities();

    const report = activities.report({ ...address, function_call_id: 'fc-1', output: '{}' });

    await expect(report).rejects.toMatchObject({ type: 'SocketNotOpen', nonRetryable: false });
  });

  it.each([
    ['epoch', { ...address, epoch: 200 }],
    ['call', { ...address, call_id: 'call-456' }],
  ])('socket_words_for_another_%s_are_not_for_this_process', async (_what, other) => {
    const { activities, session } = socketActivities();
    await activities.attach(attach);
    const notHere = { type: 'SessionNotHere', nonRetryable: true };

    await expect(activities.attach({ ...attach, ...other })).rejects.toMatchObject(notHere);
    await expect(activities.say({ ...other, text: 'Hi.', respond: true })).rejects.toMatchObject(notHere);
    await expect(activities.report({ ...other, function_call_id: 'fc-1', output: '{}' })).rejects.toMatchObject(
      notHere,
    );
    await expect(activities.awaitSpeech({ ...other, response_id: 'resp-1', limit_ms: 1 })).rejects.toMatchObject(
      notHere,
    );
    await activities.close(other);
    expect(session.attached).toBe(true);
  });

  it('socket_close_ends_the_session', async () => {
    const { activities, session } = socketActivities();
    await activities.attach(attach);

    await activities.close(address);

    expect(await session.ended).toMatchObject({ reason: 'closed' });
  });
});
