import type { Build, DeploymentState, WorkerDeployment } from '../../infra/temporal/worker-deployment';
import { CommandError } from '../command-error';
import { buildName, isCurrent, sentence, startCommand, workersOf } from './build-name';
import { makeCurrent } from './make-current';

/** How a roll-back went. */
export interface RollBackResult {
  build: Build;
  previous: Build;
}

/**
 * Makes the build current that was current before, or `to`, with all calls; its workers must be up.
 * @throws CommandError when they are not, with the command that starts one; nothing was changed then.
 */
export async function rollBack(
  deployment: WorkerDeployment,
  { to, timeoutMs, tell }: { to?: Build; timeoutMs: number; tell: (line: string) => void },
): Promise<RollBackResult> {
  const state = await deployment.describe();
  if (!state) throw new CommandError('Nothing was changed: no versioned worker has ever run here (SONORE_BUILD_ID).');
  const build = to === undefined ? buildBefore(state) : to;
  if (build === state.current) throw new CommandError(`Nothing was changed: ${isCurrent(build)} already.`);
  const missing = await deployment.unpolledBy(build);
  if (missing.length > 0) {
    throw new CommandError(
      `Nothing was changed: nobody of ${buildName(build)} polls ${missing.join(', ')}.\n` +
        `Start its workers (each with \`${startCommand(build)}\`), then repeat this command.`,
    );
  }
  tell(`Going back from ${buildName(state.current)} to ${buildName(build)} …`);
  await makeCurrent(deployment, build, state, { deadline: Date.now() + timeoutMs });
  tell(`${sentence(isCurrent(build))} again: new calls start there, live ones move there with their next step.`);
  tell(`${sentence(workersOf(state.current))} can be stopped (SIGTERM): they hand their calls over.`);
  return { build, previous: state.current };
}

/** The build that was current last before the one that is; the unversioned workers before the first. */
function buildBefore({ builds }: DeploymentState): Build {
  const before = builds
    .filter(({ current, lastCurrentAt }) => !current && lastCurrentAt !== null)
    .sort((one, other) => Number(other.lastCurrentAt) - Number(one.lastCurrentAt));
  return before[0]?.buildId ?? null;
}
