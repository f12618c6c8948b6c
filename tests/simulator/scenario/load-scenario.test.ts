import { loadScenario } from '../../../src/simulator/scenario/load-scenario';

describe('loadScenario', () => {
  test('name_ofAKnownOne_isRead', () => {
    expect(loadScenario('transfer').steps.length).toBeGreaterThan(0);
  });

  test('name_ofAnUnknownOne_namesTheKnownOnes', () => {
    expect(() => loadScenario('transfr')).toThrow(/^No scenario is called transfr; there are barge-in, .*transfer, /);
  });

  test('file_thatIsNotThere_isNamed', () => {
    expect(() => loadScenario('my/call.yaml')).toThrow(/^The scenario my\/call\.yaml cannot be read: ENOENT/);
  });
});
