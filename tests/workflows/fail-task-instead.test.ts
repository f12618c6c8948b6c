import { ActivityFailure, CancelledFailure, TemporalFailure } from '@temporalio/common';
import { failTaskInstead } from '../../workflows/fail-task-instead';

describe('failTaskInstead', () => {
  it.each([
    ['activity_failure', new ActivityFailure('failed', 'saveRecord', '1', 'NON_RETRYABLE_FAILURE', 'worker')],
    ['cancelled_failure', new CancelledFailure('cut off')],
  ])('%s_becomes_an_error_that_fails_the_task', async (_name, thrown) => {
    const failed = failTaskInstead(() => Promise.reject(thrown));

    await expect(failed).rejects.toMatchObject({ cause: thrown });
    await expect(failed).rejects.not.toBeInstanceOf(TemporalFailure);
  });

  it('other_error_is_thrown_as_it_is', async () => {
    const thrown = new TypeError('defect');

    await expect(failTaskInstead(() => Promise.reject(thrown))).rejects.toBe(thrown);
  });

  it('result_is_passed_on', async () => {
    expect(await failTaskInstead(() => Promise.resolve(7))).toBe(7);
  });
});
