import {
  type Build,
  DeploymentConflict,
  type DeploymentState,
  type WorkerDeployment,
} from '../../infra/temporal/worker-deployment';
import { CommandError } from '../command-error';
import { buildName, isCurrent, sentence, workersOf } from './build-name';
import { waitUntil } from './wait-until';

/**
 * Makes a build current and waits until every queue knows it: from then on the old workers get nothing new.
 * @throws CommandError when somebody else changed the deployment meanwhile (then nothing was changed), or when a queue
 * does not know it in time, or before an interruption.
 */
export async function makeCurrent(
  deployment: WorkerDeployment,
  build: Build,
  state: DeploymentState,
  {
    deadline,
    interruption,
    onConflict,
  }: {
    deadline: number;
    interruption?: AbortSignal | undefined;
    /** When nothing was changed: somebody else was faster. */
    onConflict?: () => void;
  },
): Promise<void> {
  const refused = ({ message }: DeploymentConflict): CommandError => {
    onConflict?.();
    return new CommandError(
      `Nothing was changed: Temporal did not make ${buildName(build)} current (${message}).\n` +
        'Somebody else may be rolling out: look at `sonore versions show`, then try again.',
    );
  };
  let conflict = new DeploymentConflict('it was not asked');
  const made = async (): Promise<boolean> => {
    try {
      await deployment.setCurrent(build, state.conflictToken);
      return true;
    } catch (error) {
      if (!(error instanceof DeploymentConflict)) throw error;
      if (!error.passes) throw refused(error);
      conflict = error;
      return false;
    }
  };
  if (!(await waitUntil(deadline, made, interruption))) throw refused(conflict);
  if (await waitUntil(deadline, () => deployment.isRoutedTo(build), interruption)) return;
  throw new CommandError(
    `${sentence(isCurrent(build))}, but not every task queue knows it yet.\n` +
      `Keep ${workersOf(state.current)} until \`sonore versions show\` says "settled".`,
  );
}
