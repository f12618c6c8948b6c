import { ApplicationFailure } from '@temporalio/common';
import { seatedSignal } from '../../workflows/messages';
import { sessionNotHere } from '../fixtures/activity-failures';
import { callTestBed } from '../fixtures/call-test-bed';
import { hostQueues } from '../fixtures/scripted-call';

describe('phoneCall owners', () => {
  const bed = callTestBed();

  it('owner_gone_before_a_result_is_told_leaves_it_to_the_next', async () => {
    const call = await bed.ring({
      report: ({ epoch }) =>
        epoch === call.epoch && call.takenOver ? Promise.resolve() : Promise.reject(sessionNotHere()),
    });
    await call.answered();
    await call.invoke();
    await call.untilPerformed('report');

    const epoch = await call.takeOver();
    await call.reported();

    expect(call.inputsOf('report').map((report) => report.epoch)).toEqual([expect.any(Number), epoch]);
    expect(call.queuesOf('report')).toEqual([hostQueues.first, hostQueues.second]);
    expect((await call.record()).tool_calls).toMatchObject([{ report_attempts: 2 }]);
  });

  it('owner_new_learns_which_function_calls_are_open', async () => {
    const call = await bed.ring({
      report: ({ function_call_id }) =>
        function_call_id === 'fc-open' ? Promise.reject(sessionNotHere()) : Promise.resolve(),
    });
    await call.answered();
    await call.invoke({ function_call_id: 'fc-done', response_id: 'resp-1' });
    await call.reported('fc-done');
    await call.invoke({ function_call_id: 'fc-told', response_id: 'resp-2' });
    await call.reported('fc-told');
    await call.invoke({ function_call_id: 'fc-open', response_id: 'resp-2' });
    await call.untilPerformed('report', 3);

    await call.takeOver();
    await call.untilPerformed('attach', 2);

    expect(call.inputsOf('attach')[1]).toMatchObject({
      resumed: true,
      greeting_id: null,
      function_calls: [
        { function_call_id: 'fc-done', response_id: 'resp-1', answered: true },
        { function_call_id: 'fc-told', response_id: 'resp-2', answered: true },
        { function_call_id: 'fc-open', response_id: 'resp-2', answered: false },
      ],
    });
    call.script.report = () => Promise.resolve();
  });

  it('owner_whose_socket_is_being_reopened_is_tried_again_after_a_second', async () => {
    let attempts = 0;
    const call = await bed.ring({
      report: () => (++attempts === 1 ? Promise.reject(new Error('socket not open')) : Promise.resolve()),
    });
    await call.answered();
    await call.invoke();
    await call.untilPerformed('report');

    await bed.sleep(1_500);
    const tool = await call.reported();

    expect(tool.report_attempts).toBe(2);
    expect(Date.parse(tool.reported_at ?? '') - Date.parse(tool.finished_at ?? '')).toBeGreaterThanOrEqual(1_000);
  });

  it('owner_stale_seat_is_ignored', async () => {
    const call = await bed.ring();
    await call.answered();
    const epoch = (call.epoch ?? 0) - 1;

    await call.handle.signal(seatedSignal, { host_queue: hostQueues.second, epoch, resumed: true, handed_over: false });
    await call.invoke();
    await call.reported();

    expect(call.queuesOf('report')).toEqual([hostQueues.first]);
    expect((await call.record()).owners).toHaveLength(1);
    expect(call.inputsOf('attach')).toHaveLength(1);
  });

  it('owner_that_hands_over_is_followed_by_the_next_attempt', async () => {
    const call = await bed.ring();
    await call.answered();
    const first = call.epoch;

    call.failAttend(ApplicationFailure.retryable('shutting down', 'SessionHandover'));
    await call.untilPerformed('attach', 2);
    await call.until(({ owners }) => owners[1]?.attached_at !== null);
    await call.invoke();
    await call.reported();

    expect(call.epoch).toBeGreaterThan(first ?? 0);
    expect(call.inputsOf('attach')[1]).toMatchObject({ epoch: call.epoch, resumed: true });
    expect(call.inputsOf('report')).toMatchObject([{ epoch: call.epoch }]);
    expect((await call.record()).owners).toMatchObject([
      { resumed: false, handed_over: false },
      { resumed: true, handed_over: false },
    ]);
  });

  it('owner_that_dies_while_attaching_is_dropped_for_the_next', async () => {
    const call = await bed.ring({
      attach: async ({ epoch }) => {
        if (epoch !== call.epoch || !call.takenOver) await call.sessionEnded();
        return { status: 'attached', gap: null };
      },
    });
    await call.untilPerformed('attach');

    await call.takeOver();
    await call.answered();

    expect(await call.record()).toMatchObject({
      phase: 'live',
      owners: [{ attached_at: null }, { resumed: true, handed_over: false }],
    });
  });
});
