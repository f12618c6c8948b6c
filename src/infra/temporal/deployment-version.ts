import type { Settings } from '../../settings';

/** The build a worker process is of, and whether the calls it takes stay with that build. */
export interface WorkerVersion {
  deploymentName: string;
  buildId: string;
  /** `AUTO_UPGRADE`: live calls move to whichever build is current. `PINNED`: they stay, and so must their workers. */
  behavior: 'AUTO_UPGRADE' | 'PINNED';
}

/** The version that the settings give to this process's workers; nothing without `SONORE_BUILD_ID`. */
export function workerVersion(
  settings: Pick<Settings, 'sonoreBuildId' | 'sonoreDeploymentName' | 'sonoreVersioningBehavior'>,
): { version?: WorkerVersion } {
  const { sonoreBuildId, sonoreDeploymentName, sonoreVersioningBehavior } = settings;
  if (sonoreBuildId === undefined) return {};
  return {
    version: {
      deploymentName: sonoreDeploymentName,
      buildId: sonoreBuildId,
      behavior: sonoreVersioningBehavior,
    },
  };
}
