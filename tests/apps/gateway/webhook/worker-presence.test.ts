import { msToTs } from '@temporalio/common/lib/time';
import { WorkerPresence } from '../../../../src/apps/gateway/webhook/worker-presence';
import { createLogger } from '../../../../src/infra/logger';
import { recordingClient } from '../support/recording-client';

const nobody = () => ({ pollers: [] });
const somebody = () => ({ pollers: [{ identity: '1@worker', lastAccessTime: msToTs(Date.now()) }] });
const silence = () => Promise.reject(new Error('away'));

/** Looks at what each step shows, at its second; what was answered each time. */
async function looks(...steps: [second: number, shows: () => unknown][]): Promise<boolean[]> {
  const { client, answers } = recordingClient();
  const log = createLogger({ level: 'CRITICAL', destination: { write: () => undefined } });
  let now = 0;
  const presence = new WorkerPresence({ client, taskQueue: 'calls', log }, () => now);
  const answered: boolean[] = [];
  for (const [second, shows] of steps) {
    now = second * 1000;
    answers.describeTaskQueue = shows;
    answered.push(await presence.somebodyPolls());
  }
  return answered;
}

describe('WorkerPresence', () => {
  test('presence_of_nobody_from_the_start_is_none', async () => {
    expect(await looks([100, nobody])).toEqual([false]);
  });

  test('presence_of_nobody_counts_for_no_later_call', async () => {
    expect(await looks([100, nobody], [100, somebody])).toEqual([false, true]);
  });

  test('presence_when_temporal_does_not_say_is_taken_for_granted', async () => {
    expect(await looks([100, silence])).toEqual([true]);
  });

  test.each([
    ['somebody_polled', somebody],
    ['temporal_did_not_say', silence],
  ])('presence_is_believed_for_half_a_minute_after_%s', async (_before, before) => {
    expect(await looks([100, before], [129, nobody], [132, nobody])).toEqual([true, true, false]);
  });
});
