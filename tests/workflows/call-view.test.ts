import { describeCall } from '../../workflows/call-view';
import { callRecord } from '../fixtures/call-record';

describe('describeCall', () => {
  it('describe_call_steps_are_a_list_in_the_order_in_which_they_happened', () => {
    const owner = {
      host_queue: 'host-a',
      epoch: 100,
      attached_at: null,
      resumed: false,
      handed_over: false,
      gap: null,
    };
    const record = callRecord({
      admitted_at: '2026-11-20T10:00:00.450Z',
      seated_at: '2026-11-20T10:00:00.500Z',
      attached_at: '2026-11-20T10:00:01.100Z',
      ended_at: '2026-11-20T10:01:10.100Z',
      owners: [
        { ...owner, seated_at: '2026-11-20T10:00:00.500Z' },
        { ...owner, host_queue: 'host-b', epoch: 200, seated_at: '2026-11-20T10:00:30.100Z' },
      ],
    });

    const steps = describeCall(record)
      .split('\n')
      .filter((line) => line.startsWith('- '));

    expect(steps).toEqual([
      '- 0.35 s admitted',
      '- 0.40 s seat taken',
      '- 1.00 s attached',
      '- 30.00 s taken over by another worker',
      '- 70.00 s ended',
    ]);
  });
});
