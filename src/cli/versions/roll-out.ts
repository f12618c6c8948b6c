import type { Build, DeploymentState, WorkerDeployment } from '../../infra/temporal/worker-deployment';
import { CommandError } from '../command-error';
import { buildName, sentence, startCommand, workersOf } from './build-name';
import { makeCurrent } from './make-current';
import { waitUntil } from './wait-until';

/** A command that goes on beside us. */
export interface StartedCommand {
  /** Resolves with its exit code. */
  exited: Promise<number>;
  /** Ends it if it still runs. */
  abandon: () => void;
}

/** What a roll-out does besides asking Temporal. */
export interface RollOutOptions {
  /** Starts the workers of the build; absent when somebody else does. */
  start?: (environment: Record<string, string>) => StartedCommand;
  /** Stops the workers of the old build. Resolves with the exit code. */
  stop?: (environment: Record<string, string>) => Promise<number>;
  /** Milliseconds for each wait: for the pollers, for the routing, for calls pinned to the old build. */
  timeoutMs: number;
  tell: (line: string) => void;
  /**
   * The person wants it to end: until the build is current everything is left as it was, and the start command is ended;
   * from then on nothing is waited for any more, the new workers, which have the calls, go on, and the old ones are not
   * stopped.
   */
  interruption?: AbortSignal;
}

/** How a roll-out went. */
export interface RollOutResult {
  build: string;
  previous: Build;
  /** False: it was current before. */
  changed: boolean;
  /** `stopped` by the stop command; `stoppable` by hand; `needed` by calls that are pinned to it. */
  old_workers: 'stopped' | 'stoppable' | 'needed' | 'none';
  /** Calls that are pinned to the old build. */
  pinned_calls: number;
}

/**
 * Moves all calls to a build, the live ones too: start its workers → they poll every queue → current → nothing is routed
 * to the old workers → stop these. Whatever fails before "current" leaves everything as it was.
 * @throws CommandError saying how things stand and what to do.
 */
export async function rollOut(
  deployment: WorkerDeployment,
  build: string,
  options: RollOutOptions,
): Promise<RollOutResult> {
  const { tell } = options;
  const before = await deployment.describe();
  const previous = before?.current ?? null;
  if (previous === build) {
    tell(`${sentence(buildName(build))} is current already; nothing was started, changed or stopped.`);
    return { build, previous, changed: false, old_workers: 'none', pinned_calls: 0 };
  }
  const { state, abandon } = await startWorkers(deployment, build, previous, options);
  const { interruption, timeoutMs } = options;
  await makeCurrent(deployment, build, state, {
    deadline: Date.now() + timeoutMs,
    interruption,
    onConflict: abandon,
  });
  tell(`${sentence(buildName(build))} is current: it gets the new calls, and the live ones with their next step.`);

  const result = { build, previous, changed: true };
  const pinnedCalls = await untilUnpinned(deployment, previous, options);
  if (pinnedCalls > 0) {
    tell(`Keep ${workersOf(previous)}: ${pinnedCalls} calls are pinned to it. They end with these calls.`);
    return { ...result, old_workers: 'needed', pinned_calls: pinnedCalls };
  }
  if (!options.stop || interruption?.aborted) {
    tell(`${sentence(workersOf(previous))} can be stopped (SIGTERM): they hand their calls over.`);
    return { ...result, old_workers: 'stoppable', pinned_calls: 0 };
  }
  const code = await options.stop(variablesOf(build, previous));
  if (code !== 0) {
    throw new CommandError(
      `${sentence(buildName(build))} is current and takes the calls, but the stop command ended with ${code}: ` +
        `stop ${workersOf(previous)} yourself (SIGTERM, they hand their calls over).`,
    );
  }
  tell(`${sentence(workersOf(previous))} were told to stop.`);
  return { ...result, old_workers: 'stopped', pinned_calls: 0 };
}

/** What the operator's commands are told. */
function variablesOf(build: string, previous: Build): Record<string, string> {
  return { SONORE_BUILD_ID: build, SONORE_OLD_BUILD_ID: previous ?? '' };
}

/**
 * Resolves when the build polls every queue, with the deployment as it stands then, and with what ends the start command.
 * Whatever comes between leaves no start command running.
 */
async function startWorkers(
  deployment: WorkerDeployment,
  build: string,
  previous: Build,
  options: RollOutOptions,
): Promise<{ state: DeploymentState; abandon: () => void }> {
  const startedAt = Date.now();
  const command = options.start?.(variablesOf(build, previous));
  const abandon = (): void => command?.abandon();
  try {
    // What polled before the start command ran may be a worker that is gone.
    const state = await untilPolling(deployment, build, command, command ? startedAt : 0, options);
    if (state.current === previous) return { state, abandon };
    throw new CommandError(
      `Nothing was changed: meanwhile somebody else made ${buildName(state.current)} current. Look at \`sonore versions show\`, then try again.`,
    );
  } catch (error) {
    abandon();
    throw error;
  }
}

async function untilPolling(
  deployment: WorkerDeployment,
  build: string,
  command: StartedCommand | undefined,
  since: number,
  { timeoutMs, tell, interruption }: RollOutOptions,
): Promise<DeploymentState> {
  const ended: { code: number | null } = { code: null };
  void command?.exited.then((code) => (ended.code = code));
  const failed = (): boolean => ended.code !== null && ended.code !== 0;
  tell(`Waiting until ${buildName(build)} polls every task queue …`);

  let missing: string[] = [];
  const probe = async (): Promise<boolean> => {
    missing = await deployment.unpolledBy(build, since);
    return missing.length === 0 || failed();
  };
  await waitUntil(Date.now() + timeoutMs, probe, interruption);
  if (interruption?.aborted) {
    const isRunning = command !== undefined && ended.code === null;
    const told = isRunning ? 'The start command was told to end (SIGTERM). ' : '';
    throw new CommandError(
      `Nothing was changed: the roll-out was interrupted. Calls go on as before.\n${told}Workers of ${buildName(build)} that are up can be stopped.`,
    );
  }
  const state = missing.length === 0 && !failed() ? await deployment.describe() : null;
  if (state) return state;
  const why = failed()
    ? `the start command ended with ${ended.code}`
    : `after ${timeoutMs / 1000} s nobody of ${buildName(build)} polls ${missing.join(', ')}`;
  throw new CommandError(
    `Nothing was changed: ${why}. Calls go on as before.\n` +
      `Look at the log of the new workers (a worker is started with \`${startCommand(build)}\`), stop those that are up, and try again.`,
  );
}

/** Waits for the calls that are pinned to the old build; resolves with how many are left. */
async function untilUnpinned(
  deployment: WorkerDeployment,
  old: Build,
  { timeoutMs, tell, interruption }: RollOutOptions,
): Promise<number> {
  if (old === null) return 0;
  let left = 0;
  let told = false;
  const probe = async (): Promise<boolean> => {
    left = await deployment.pinnedCalls(old);
    if (left > 0 && !told) tell(`Waiting for ${left} calls that are pinned to ${buildName(old)} …`);
    told = left > 0;
    return left === 0;
  };
  await waitUntil(Date.now() + timeoutMs, probe, interruption);
  return left;
}
