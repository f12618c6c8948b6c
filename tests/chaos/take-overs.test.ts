import { controlBackMs, deadTimeMs } from '../../chaos/take-overs';
import { rangAt, socket } from './evidence';

const at = rangAt + 10_000;

describe('controlBackMs', () => {
  test('control_back_worker_killed_counts_until_the_next_sideband', () => {
    const events = [socket(100, 'attached', 1), socket(10_020, 'detached', 0), socket(12_600, 'attached', 1)];

    expect(controlBackMs(events, at, null)).toBe(2_600);
  });

  test('control_back_call_of_another_worker_is_not_counted', () => {
    expect(controlBackMs([socket(100, 'attached', 1)], at, null)).toBeNull();
  });

  test('control_back_call_that_ended_by_itself_is_not_counted', () => {
    const events = [socket(100, 'attached', 1), socket(10_020, 'detached', 0)];

    expect(controlBackMs(events, at, rangAt + 10_018)).toBeNull();
  });

  test('control_back_nobody_came_is_infinite', () => {
    const events = [socket(100, 'attached', 1), socket(10_020, 'detached', 0)];

    expect(controlBackMs(events, at, rangAt + 60_000)).toBe(Infinity);
  });
});

describe('deadTimeMs', () => {
  test('dead_time_new_sideband_before_the_old_one_closes_is_none', () => {
    const events = [socket(100, 'attached', 1), socket(10_300, 'attached', 2), socket(12_000, 'detached', 1)];

    expect(deadTimeMs(events, at, null)).toBe(0);
  });

  test('dead_time_old_sideband_closed_first_is_the_time_between', () => {
    const events = [socket(100, 'attached', 1), socket(10_100, 'detached', 0), socket(10_450, 'attached', 1)];

    expect(deadTimeMs(events, at, null)).toBe(350);
  });

  test('dead_time_call_that_stays_is_not_counted', () => {
    expect(deadTimeMs([socket(100, 'attached', 1)], at, null)).toBeNull();
  });
});
