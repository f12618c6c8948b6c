import { SessionRegistry } from '../../../src/infra/openai/session-registry';
import { scriptedSession, ScriptedSideband } from '../../fixtures/scripted-sideband';

const anySession = (): ReturnType<typeof scriptedSession>['session'] => scriptedSession(new ScriptedSideband()).session;

describe('SessionRegistry', () => {
  it('registry_finds_a_session_by_call_and_epoch_only', () => {
    const sessions = new SessionRegistry();
    const [older, newer] = [anySession(), anySession()];
    sessions.add('call-1', 100, older);
    sessions.add('call-1', 200, newer);

    expect(sessions.get('call-1', 100)).toBe(older);
    expect(sessions.get('call-1', 200)).toBe(newer);
    expect(sessions.get('call-1', 300)).toBeUndefined();
    expect(sessions.get('call-2', 100)).toBeUndefined();
    expect(sessions.size).toBe(2);
  });

  it('registry_removes_exactly_the_session_it_is_given', () => {
    const sessions = new SessionRegistry();
    const [older, newer] = [anySession(), anySession()];
    sessions.add('call-1', 100, older);
    sessions.add('call-1', 100, newer);

    sessions.remove('call-1', 100, older);
    expect(sessions.get('call-1', 100)).toBe(newer);

    sessions.remove('call-1', 100, newer);
    expect(sessions.size).toBe(0);
  });

  it('registry_lingering_sessions_are_let_go_of_and_waited_for', async () => {
    jest.useFakeTimers();
    try {
      const sessions = new SessionRegistry();
      const letGo = jest.fn();
      sessions.linger(letGo, 2_000);
      let lingered = false;
      void sessions.lingered().then(() => {
        lingered = true;
      });

      await jest.advanceTimersByTimeAsync(1_999);
      expect([letGo.mock.calls.length, lingered]).toEqual([0, false]);
      await jest.advanceTimersByTimeAsync(1);

      expect([letGo.mock.calls.length, lingered]).toEqual([1, true]);
    } finally {
      jest.useRealTimers();
    }
  });
});
