import type { Build, DeployedBuild, DeploymentState, QueuePollers } from '../../infra/temporal/worker-deployment';
import { textTable } from '../text-table';

/** One build, as `sonore versions show --json` prints it; `build` is null for the unversioned workers. */
export interface ShownBuild {
  build: Build;
  state: 'current' | 'needed' | 'replaced' | 'never_current';
  last_current_at: string | null;
  pinned_calls: number;
  drainage: DeployedBuild['drainage'];
  /** Processes that poll each queue now. */
  pollers: Record<string, number>;
}

/** The deployment, as `sonore versions show --json` prints it. */
export interface ShownVersions {
  deployment: string;
  current: Build;
  settled: boolean;
  builds: ShownBuild[];
}

/** Puts together what Temporal knows of the builds and who polls. */
export function shownVersions(name: string, state: DeploymentState | null, queues: QueuePollers[]): ShownVersions {
  const current = state?.current ?? null;
  const pollersOf = (build: Build): Record<string, number> =>
    Object.fromEntries(
      queues.map(({ taskQueue, type, pollers }) => {
        const own = pollers.filter((poller) =>
          build === null
            ? poller.build === null
            : poller.build?.buildId === build && poller.build.deploymentName === name,
        );
        return [`${taskQueue} (${type})`, own.length];
      }),
    );
  const builds = (state?.builds ?? []).map((build): ShownBuild => ({
    build: build.buildId,
    state: stateOf(build),
    last_current_at: build.lastCurrentAt?.toISOString() ?? null,
    pinned_calls: build.pinnedCalls,
    drainage: build.drainage,
    pollers: pollersOf(build.buildId),
  }));
  const unversioned: ShownBuild = {
    build: null,
    state: current === null ? 'current' : 'replaced',
    last_current_at: null,
    pinned_calls: 0,
    drainage: null,
    pollers: pollersOf(null),
  };
  const isThere = current === null || Object.values(unversioned.pollers).some((count) => count > 0);
  return {
    deployment: name,
    current,
    settled: state?.settled ?? true,
    builds: isThere ? [...builds, unversioned] : builds,
  };
}

function stateOf({ current, pinnedCalls, lastCurrentAt }: DeployedBuild): ShownBuild['state'] {
  if (current) return 'current';
  if (pinnedCalls > 0) return 'needed';
  return lastCurrentAt === null ? 'never_current' : 'replaced';
}

const inWords: Record<ShownBuild['state'], string> = {
  current: 'current',
  needed: 'needed by pinned calls',
  replaced: 'replaced, may be stopped',
  never_current: 'never current',
};

/** The same as a table for people. */
export function versionLines({ deployment, settled, builds }: ShownVersions): string[] {
  const queues = Object.keys(builds[0]?.pollers ?? {});
  const rows = builds.map((shown) => [
    shown.build ?? '(unversioned)',
    inWords[shown.state],
    shown.last_current_at ?? '–',
    String(shown.pinned_calls),
    ...queues.map((queue) => String(shown.pollers[queue])),
  ]);
  const nobody = builds.some(({ state, pollers }) => state === 'current' && Object.values(pollers).includes(0));
  return [
    `deployment ${deployment}, ${settled ? 'settled' : 'changing: not every queue knows the current build yet'}`,
    '',
    ...textTable([['build', 'state', 'current since', 'pinned calls', ...queues.map((it) => `polls ${it}`)], ...rows]),
    ...(nobody ? ['', 'Nobody takes calls: the current build does not poll every queue. Start its workers.'] : []),
  ];
}
