import { rollBack } from '../../src/cli/versions/roll-back';
import { rollOut, type RollOutOptions } from '../../src/cli/versions/roll-out';
import {
  DeploymentConflict,
  type DeploymentState,
  type WorkerDeployment,
} from '../../src/infra/temporal/worker-deployment';

const token = new Uint8Array([1]);

function stateWith(current: string | null): DeploymentState {
  const builds = ['B', 'A'].map((buildId, index) => ({
    buildId,
    current: buildId === current,
    lastCurrentAt: new Date(2026, 10, 23 - index),
    drainage: null,
    pinnedCalls: 0,
  }));
  return { name: 'sonore', current, builds, changedAt: null, settled: true, conflictToken: token };
}

/** A deployment whose answers the test chooses; what is asked of it is written down. */
function fakeDeployment(answers: Partial<WorkerDeployment> = {}, current: string | null = 'A') {
  const asked: string[] = [];
  const deployment = {
    describe: () => Promise.resolve(stateWith(current)),
    unpolledBy: () => Promise.resolve([]),
    setCurrent: (build: string | null) => Promise.resolve(void asked.push(`current ${build}`)),
    isRoutedTo: () => Promise.resolve(true),
    pinnedCalls: () => Promise.resolve(0),
    ...answers,
  } as unknown as WorkerDeployment;
  return { deployment, asked };
}

describe('rollOut', () => {
  let told: string[];
  let options: RollOutOptions;

  beforeEach(() => {
    told = [];
    options = { timeoutMs: 1, tell: (line) => void told.push(line) };
  });

  test('stop_command_runs_after_the_build_is_current_and_gets_both_builds', async () => {
    const { deployment, asked } = fakeDeployment();

    const result = await rollOut(deployment, 'B', {
      ...options,
      stop: ({ SONORE_BUILD_ID, SONORE_OLD_BUILD_ID }) => {
        asked.push(`stop ${SONORE_OLD_BUILD_ID} for ${SONORE_BUILD_ID}`);
        return Promise.resolve(0);
      },
    });

    expect(asked).toEqual(['current B', 'stop A for B']);
    expect(result).toMatchObject({ changed: true, previous: 'A', old_workers: 'stopped' });
  });

  test('build_whose_queues_temporal_does_not_know_yet_is_made_current_when_it_does', async () => {
    let attempts = 0;
    const { deployment } = fakeDeployment({
      setCurrent: () => {
        attempts += 1;
        const notYet = new DeploymentConflict("'sonore:B' is missing active task queues from the current version");
        return attempts === 1 ? Promise.reject(notYet) : Promise.resolve();
      },
    });

    const result = await rollOut(deployment, 'B', { ...options, timeoutMs: 10_000 });

    expect([attempts, result.changed]).toEqual([2, true]);
  });

  test('no_stop_command_says_which_workers_can_be_stopped', async () => {
    const result = await rollOut(fakeDeployment().deployment, 'B', options);

    expect(result.old_workers).toBe('stoppable');
    expect(told.at(-1)).toBe('The workers of build A can be stopped (SIGTERM): they hand their calls over.');
  });

  test('build_that_is_current_already_changes_nothing', async () => {
    const { deployment, asked } = fakeDeployment({}, 'B');

    expect(await rollOut(deployment, 'B', options)).toMatchObject({ changed: false, old_workers: 'none' });
    expect(asked).toEqual([]);
  });

  test('calls_pinned_to_the_old_build_keep_its_workers', async () => {
    const stop = jest.fn();
    const { deployment } = fakeDeployment({ pinnedCalls: () => Promise.resolve(2) });

    const result = await rollOut(deployment, 'B', { ...options, stop });

    expect(result).toMatchObject({ old_workers: 'needed', pinned_calls: 2 });
    expect(stop).not.toHaveBeenCalled();
  });

  test('somebody_else_rolling_out_is_told_and_the_old_workers_stay', async () => {
    const stop = jest.fn();
    const { deployment } = fakeDeployment({
      setCurrent: () => Promise.reject(new DeploymentConflict('conflict token mismatch')),
    });

    await expect(rollOut(deployment, 'B', { ...options, stop })).rejects.toThrow(
      'Nothing was changed: Temporal did not make build B current (conflict token mismatch).',
    );
    expect(stop).not.toHaveBeenCalled();
  });

  test('somebody_else_rolling_out_leaves_no_start_command', async () => {
    const abandon = jest.fn();
    const { deployment } = fakeDeployment({ setCurrent: () => Promise.reject(new DeploymentConflict('mismatch')) });
    const start = () => ({ exited: new Promise<number>(() => undefined), abandon });

    await expect(rollOut(deployment, 'B', { ...options, start })).rejects.toThrow('Nothing was changed');
    expect(abandon).toHaveBeenCalledTimes(1);
  });

  test('temporal_that_does_not_say_whether_it_made_the_build_current_leaves_its_workers', async () => {
    const abandon = jest.fn();
    const { deployment } = fakeDeployment({ setCurrent: () => Promise.reject(new Error('no answer')) });
    const start = () => ({ exited: new Promise<number>(() => undefined), abandon });

    await expect(rollOut(deployment, 'B', { ...options, start })).rejects.toThrow('no answer');
    expect(abandon).not.toHaveBeenCalled();
  });

  test('queue_that_does_not_know_in_time_keeps_the_old_workers', async () => {
    const { deployment } = fakeDeployment({ isRoutedTo: () => Promise.resolve(false) });

    await expect(rollOut(deployment, 'B', options)).rejects.toThrow('Keep the workers of build A');
  });

  test('stop_command_that_fails_says_that_the_new_build_has_the_calls', async () => {
    const rolling = rollOut(fakeDeployment().deployment, 'B', { ...options, stop: () => Promise.resolve(1) });

    await expect(rolling).rejects.toThrow('Build B is current and takes the calls, but the stop command ended with 1');
  });

  test('start_command_that_goes_on_is_ended_when_nobody_polls', async () => {
    const abandon = jest.fn();
    const { deployment } = fakeDeployment({ unpolledBy: () => Promise.resolve(['calls (workflow)']) });
    const start = () => ({ exited: new Promise<number>(() => undefined), abandon });

    await expect(rollOut(deployment, 'B', { ...options, start })).rejects.toThrow('polls calls (workflow)');
    expect(abandon).toHaveBeenCalledTimes(1);
  });
});

describe('rollOut that is interrupted', () => {
  let interruption: AbortController;
  let options: RollOutOptions;
  const abandon = jest.fn();
  const start = () => ({ exited: new Promise<number>(() => undefined), abandon });

  beforeEach(() => {
    abandon.mockClear();
    interruption = new AbortController();
    // Longer than a test may take: only the interruption ends a wait.
    options = { timeoutMs: 600_000, tell: () => undefined, start, interruption: interruption.signal };
  });

  test('before_the_build_is_current_ends_the_start_command_and_changes_nothing', async () => {
    const { deployment, asked } = fakeDeployment({
      unpolledBy: () => {
        interruption.abort();
        return Promise.resolve(['calls (workflow)']);
      },
    });

    await expect(rollOut(deployment, 'B', options)).rejects.toThrow(
      'Nothing was changed: the roll-out was interrupted.',
    );
    expect(abandon).toHaveBeenCalledTimes(1);
    expect(asked).toEqual([]);
  });

  test('start_command_that_has_ended_is_not_said_to_be_told_to_end', async () => {
    const { deployment } = fakeDeployment({
      unpolledBy: async () => {
        await new Promise(setImmediate);
        interruption.abort();
        return ['calls (workflow)'];
      },
    });
    const done = () => ({ exited: Promise.resolve(0), abandon });

    await expect(rollOut(deployment, 'B', { ...options, start: done })).rejects.toThrow(
      /interrupted\. Calls go on as before\.\nWorkers of build B that are up can be stopped\.$/,
    );
  });

  test('as_the_last_queue_is_polled_changes_nothing', async () => {
    const { deployment, asked } = fakeDeployment({
      unpolledBy: () => {
        interruption.abort();
        return Promise.resolve([]);
      },
    });

    await expect(rollOut(deployment, 'B', options)).rejects.toThrow('Nothing was changed');
    expect(asked).toEqual([]);
  });

  test('after_the_build_is_current_leaves_the_new_workers_and_says_so_of_the_old_ones', async () => {
    const { deployment } = fakeDeployment({
      pinnedCalls: () => {
        interruption.abort();
        return Promise.resolve(2);
      },
    });

    expect(await rollOut(deployment, 'B', options)).toMatchObject({ changed: true, old_workers: 'needed' });
    expect(abandon).not.toHaveBeenCalled();
  });

  test('after_the_build_is_current_runs_no_stop_command', async () => {
    const stop = jest.fn();
    const { deployment } = fakeDeployment({
      pinnedCalls: () => {
        interruption.abort();
        return Promise.resolve(0);
      },
    });

    expect(await rollOut(deployment, 'B', { ...options, stop })).toMatchObject({ old_workers: 'stoppable' });
    expect(stop).not.toHaveBeenCalled();
  });

  test('while_queues_do_not_know_yet_keeps_both_builds_workers', async () => {
    const { deployment } = fakeDeployment({
      isRoutedTo: () => {
        interruption.abort();
        return Promise.resolve(false);
      },
    });

    await expect(rollOut(deployment, 'B', options)).rejects.toThrow('Keep the workers of build A');
    expect(abandon).not.toHaveBeenCalled();
  });

  test('temporal_that_goes_away_meanwhile_leaves_no_start_command', async () => {
    const { deployment } = fakeDeployment({ unpolledBy: () => Promise.reject(new Error('away')) });

    await expect(rollOut(deployment, 'B', options)).rejects.toThrow('away');
    expect(abandon).toHaveBeenCalledTimes(1);
  });
});

describe('rollBack', () => {
  const options = { timeoutMs: 1, tell: () => undefined };

  test('says_where_it_goes_before_it_goes_there', async () => {
    const { deployment, asked } = fakeDeployment({}, 'B');

    await rollBack(deployment, { timeoutMs: 1, tell: (line) => void asked.push(line) });

    expect(asked.slice(0, 2)).toEqual(['Going back from build B to build A …', 'current A']);
  });

  test('goes_to_the_build_that_was_current_last', async () => {
    expect(await rollBack(fakeDeployment({}, 'B').deployment, options)).toEqual({ build: 'A', previous: 'B' });
  });

  test('goes_where_it_is_told_to_also_to_the_unversioned_workers', async () => {
    const { deployment, asked } = fakeDeployment({}, 'B');

    expect(await rollBack(deployment, { ...options, to: null })).toEqual({ build: null, previous: 'B' });
    expect(asked).toEqual(['current null']);
  });

  test('workers_that_are_gone_are_asked_for_with_their_command', async () => {
    const { deployment, asked } = fakeDeployment({ unpolledBy: () => Promise.resolve(['calls (workflow)']) }, 'B');

    await expect(rollBack(deployment, options)).rejects.toThrow('SONORE_BUILD_ID=A npm start -- --role worker');
    expect(asked).toEqual([]);
  });

  test('no_versioned_worker_ever_is_said', async () => {
    const { deployment } = fakeDeployment({ describe: () => Promise.resolve(null) });

    await expect(rollBack(deployment, options)).rejects.toThrow('no versioned worker has ever run');
  });
});
