import { scenarioOf } from '../support/scenario-of';
import { testSimulator } from '../support/test-simulator';

describe('CallRegistry', () => {
  test('endedCalls_beyondTheLimit_areForgottenWithTheirRecords', async () => {
    const simulator = await testSimulator({ keepCalls: 2 });
    const place = () => simulator.placeCall(scenarioOf([]));
    const ended = place();
    ended.finish('stopped');
    await ended.finished;
    const ringing = [place(), place()];

    expect(simulator.calls().map(({ callId }) => callId)).toEqual(ringing.map(({ callId }) => callId));
    expect(simulator.call(ended.callId)).toBeUndefined();
  });

  test('callId_thatIsTaken_isRefused', async () => {
    const simulator = await testSimulator();
    simulator.placeCall(scenarioOf([]), { callId: 'rtc_u1_mine' });

    expect(() => simulator.placeCall(scenarioOf([]), { callId: 'rtc_u1_mine' })).toThrow('there is a call rtc_u1_mine');
  });
});
