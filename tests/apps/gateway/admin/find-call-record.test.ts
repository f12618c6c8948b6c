import { ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { findCallRecord } from '../../../../src/apps/gateway/admin/find-call-record';
import type { CallRecord } from '../../../../src/models/call-record';
import { callRecord } from '../../../fixtures/call-record';
import { testGateway } from '../support/test-gateway';

const gone = (): never => {
  throw new WorkflowNotFoundError('not found', 'call-123', undefined);
};
const silent = (): never => {
  throw new ServiceError('no worker');
};

/** What is found when this is stored and the workflow says that. */
function found(stored: CallRecord | null, workflow: () => unknown): Promise<CallRecord | null> {
  const calls = { find: () => Promise.resolve(stored), save: () => Promise.resolve(true) };
  const gateway = testGateway({}, { calls });
  gateway.answers.query = workflow;
  return findCallRecord(gateway.dependencies, 'call-123');
}

describe('findCallRecord', () => {
  const stored = callRecord({ version: 5, phase: 'attaching' });
  const newer = callRecord({ version: 9, phase: 'live' });

  test('find_stored_record_that_is_behind_is_told_by_the_workflow_with_the_sums_of_the_database', async () => {
    const usage = { responses: 1 } as CallRecord['usage'];

    const record = await found({ ...stored, usage }, () => ({ ...newer, of_a_later_version: true }));

    expect(record).toEqual({ ...newer, usage });
  });

  test('find_stored_record_that_is_as_new_is_taken', async () => {
    await expect(found(newer, () => newer)).resolves.toBe(newer);
  });

  test('find_final_record_is_taken_without_asking_the_workflow', async () => {
    const final = callRecord({ outcome: 'completed', phase: 'closed' });
    const workflow = jest.fn(silent);

    await expect(found(final, workflow)).resolves.toBe(final);
    expect(workflow).not.toHaveBeenCalled();
  });

  test('find_call_without_a_record_is_told_by_its_workflow', async () => {
    await expect(found(null, () => newer)).resolves.toEqual(newer);
  });

  test('find_call_nobody_knows_is_null', async () => {
    await expect(found(null, gone)).resolves.toBeNull();
  });

  test.each([
    ['gone', gone],
    ['silent', silent],
    ['of_a_version_that_cannot_be_read', () => ({ call_id: 7 })],
  ])('find_stored_record_is_all_there_is_when_the_workflow_is_%s', async (_name, workflow) => {
    await expect(found(stored, workflow)).resolves.toBe(stored);
  });

  test('find_call_of_which_only_a_silent_workflow_knows_rejects', async () => {
    await expect(found(null, silent)).rejects.toMatchObject({ name: 'ServiceUnavailable' });
  });
});
