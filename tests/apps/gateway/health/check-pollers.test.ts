import { msToTs } from '@temporalio/common/lib/time';
import { temporal } from '@temporalio/proto';
import { checkPollers, pollersOf } from '../../../../src/apps/gateway/health/check-pollers';
import { recordingClient } from '../support/recording-client';

const versioned = temporal.api.enums.v1.WorkerVersioningMode.WORKER_VERSIONING_MODE_VERSIONED;

function poller(identity: string, buildId?: string): object {
  return {
    identity,
    lastAccessTime: msToTs(Date.now()),
    ...(buildId && { deploymentOptions: { deploymentName: 'sonore', buildId, workerVersioningMode: versioned } }),
  };
}

const version = (buildId: string): object => ({ deploymentName: 'sonore', buildId });

describe('pollersOf', () => {
  test.each([
    ['no version is current', undefined, ['unversioned']],
    ['a version is current', { currentDeploymentVersion: version('a') }, ['of-a']],
    [
      'another one is ramping',
      {
        currentDeploymentVersion: version('a'),
        rampingDeploymentVersion: version('b'),
        rampingVersionPercentage: 10,
      },
      ['of-a', 'of-b'],
    ],
    ['nobody is of the current version', { currentDeploymentVersion: version('c') }, []],
  ])('pollers_when_%s_are_those_given_tasks', async (_condition, versioningInfo, expected) => {
    const { client, answers } = recordingClient();
    answers.describeTaskQueue = () => ({
      pollers: [poller('unversioned'), poller('of-a', 'a'), poller('of-b', 'b')],
      versioningInfo,
    });

    expect([...(await pollersOf(client, 'calls', 'workflow'))]).toEqual(expected);
  });

  test('check_pollers_of_a_build_that_is_not_current_passes_only_where_routing_does_not_count', async () => {
    const { client, answers } = recordingClient();
    answers.describeTaskQueue = () => ({ pollers: [poller('of-a', 'a')] });

    await expect(checkPollers(client, 'calls', 'activity', { routed: false })).resolves.toBeUndefined();
    await expect(checkPollers(client, 'calls', 'activity', { routed: true })).rejects.toThrow('nobody');
  });
});
