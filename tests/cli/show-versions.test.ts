import { shownVersions, versionLines } from '../../src/cli/versions/show-versions';
import type { DeploymentState, QueuePollers } from '../../src/infra/temporal/worker-deployment';

const state: DeploymentState = {
  name: 'sonore',
  current: 'B',
  builds: [
    { buildId: 'B', current: true, lastCurrentAt: new Date('2026-11-23T03:00:00Z'), drainage: null, pinnedCalls: 0 },
    {
      buildId: 'A',
      current: false,
      lastCurrentAt: new Date('2026-11-22T03:00:00Z'),
      drainage: 'draining',
      pinnedCalls: 2,
    },
    { buildId: 'C', current: false, lastCurrentAt: null, drainage: null, pinnedCalls: 0 },
  ],
  changedAt: null,
  settled: true,
  conflictToken: new Uint8Array(),
};

const polledBy = (...builds: (string | null)[]): QueuePollers[] => [
  {
    taskQueue: 'calls',
    type: 'workflow',
    pollers: builds.map((buildId, index) => ({
      identity: `${index}@host`,
      build: buildId === null ? null : { deploymentName: 'sonore', buildId },
      polledAt: 0,
    })),
  },
];

describe('shownVersions', () => {
  test('each_build_has_its_state_and_its_pollers', () => {
    const { builds } = shownVersions('sonore', state, polledBy('B', 'B', 'A'));

    expect(builds.map(({ build, state: is, pollers }) => [build, is, pollers['calls (workflow)']])).toEqual([
      ['B', 'current', 2],
      ['A', 'needed', 1],
      ['C', 'never_current', 0],
    ]);
  });

  test('unversioned_workers_are_shown_while_they_poll_or_have_the_calls', () => {
    const development = shownVersions('sonore', null, polledBy());
    const left = shownVersions('sonore', state, polledBy('B', null));

    expect(development.builds).toMatchObject([{ build: null, state: 'current' }]);
    expect(left.builds.at(-1)).toMatchObject({ build: null, state: 'replaced' });
  });

  test('pollers_of_another_deployment_do_not_count', () => {
    const [queue] = polledBy('B');
    const foreign = {
      ...queue,
      pollers: [{ identity: 'x', build: { deploymentName: 'other', buildId: 'B' }, polledAt: 0 }],
    };

    const [shown] = shownVersions('sonore', state, [foreign as QueuePollers]).builds;

    expect(shown?.pollers).toEqual({ 'calls (workflow)': 0 });
  });
});

describe('versionLines', () => {
  test('table_names_every_build_and_warns_when_nobody_takes_calls', () => {
    const lines = versionLines(shownVersions('sonore', state, polledBy('A')));

    expect(lines.join('\n')).toMatch(/B +current +2026-11-23T03:00:00.000Z +0 +0\n/);
    expect(lines.at(-1)).toMatch(/^Nobody takes calls/);
  });

  test('table_is_calm_when_the_current_build_polls', () => {
    expect(versionLines(shownVersions('sonore', state, polledBy('B'))).join('\n')).not.toContain('Nobody');
  });
});
