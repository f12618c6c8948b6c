import { scenarioNames } from '../../../src/simulator/scenario/load-scenario';
import { playAgent } from '../support/small-agent';
import { request, testSimulator } from '../support/test-simulator';

const ENDS: Record<string, string> = {
  transfer: 'transferred',
  'transfer-500': 'transferred',
  'two-tools': 'transferred',
  'unknown-number': 'rejected',
  'line-busy': 'rejected',
  'session-expired': 'session_expired',
  'caller-gives-up': 'gave_up',
};

describe('the scenarios that come with the project', () => {
  test('scenarioDirectory_holdsEveryKindOfCall', () => {
    expect(scenarioNames().sort()).toEqual([
      'barge-in',
      'caller-gives-up',
      'dropped-socket',
      'dtmf',
      'line-busy',
      'one-line',
      'question',
      'session-expired',
      'silence',
      'transfer',
      'transfer-500',
      'transfer-fails-silently',
      'two-tools',
      'unknown-number',
    ]);
  });

  test('everyScenario_playedWithASmallAgent_goesByItsScript', async () => {
    const simulator = await testSimulator();

    const summaries = await Promise.all(
      scenarioNames().map(async (name) => {
        const call = simulator.placeCall(name);
        if (name === 'caller-gives-up') await call.finished;
        if (name === 'line-busy') await request(simulator, call.callId, 'reject', { status_code: 486 });
        else await playAgent(simulator, call.callId, call.identity.to);
        return call.finished;
      }),
    );

    for (const { scenario, end, failure } of summaries) {
      expect({ scenario, end, failure }).toEqual({ scenario, end: ENDS[scenario] ?? 'caller_hung_up', failure: null });
    }
  });
});
