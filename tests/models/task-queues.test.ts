import { taskQueues } from '../../src/models/task-queues';

describe('taskQueues', () => {
  test('task_queues_are_named_after_the_setting', () => {
    const { calls, sessions, postCall, host } = taskQueues('blue');

    expect([calls, sessions, postCall, host('a1b2')]).toEqual([
      'blue',
      'blue-sessions',
      'blue-post-call',
      'blue-host-a1b2',
    ]);
  });
});
