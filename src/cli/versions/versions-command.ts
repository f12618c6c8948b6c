import { Command, InvalidArgumentError } from 'commander';
import type { Build } from '../../infra/temporal/worker-deployment';
import { type CommandContext, withDeployment } from '../command-context';
import { parseBuild, parseBuildId } from './build-name';
import { rollBack } from './roll-back';
import { rollOut } from './roll-out';
import { interruptible } from './interruptible';
import { runShell } from './shell-command';
import { shownVersions, versionLines } from './show-versions';

const defaultTimeoutS = 120;

interface RollOutFlags {
  start?: string;
  stop?: string;
  timeout: number;
  json?: true;
}

/** `sonore versions show|rollout|rollback`. */
export function versionsCommand(context: CommandContext): Command {
  const versions = new Command('versions').description(
    'Builds of the workers (SONORE_BUILD_ID): which there are, which takes the calls, and changing that.',
  );

  versions
    .command('show')
    .description('Which builds there are, which one is current, who polls, what is still needed.')
    .option('--json', 'print one JSON object')
    .action(async ({ json }: { json?: true }) => {
      const shown = await withDeployment(context, async (deployment) => {
        const [state, pollers] = await Promise.all([deployment.describe(), deployment.pollers()]);
        return shownVersions(context.settings().sonoreDeploymentName, state, pollers);
      });
      if (json) context.print(JSON.stringify(shown));
      else versionLines(shown).forEach(context.print);
    });

  versions
    .command('rollout')
    .argument('<build id>', 'build that is to take all calls, the live ones too', parseBuildId)
    .description('Starts the workers of a build, makes it current once they poll, and stops the old ones.')
    .option('--start <command>', 'shell command that starts its workers; it gets SONORE_BUILD_ID, SONORE_OLD_BUILD_ID')
    .option('--stop <command>', 'shell command that stops the old workers (SIGTERM), with the same variables')
    .option('--timeout <seconds>', 'for each thing that is waited for', positiveNumber, defaultTimeoutS)
    .option('--json', 'print one JSON object at the end; what happens goes to stderr')
    .addHelpText(
      'after',
      [
        '',
        'Without --start it waits for workers that you start; without --stop it says which ones may be stopped. Whatever',
        'fails before the build is current leaves everything as it was. So does Ctrl-C, which ends the start command, too;',
        'once the build is current, Ctrl-C leaves the new workers running, which have the calls, and the old ones, too.',
        '',
        'Example:',
        '  sonore versions rollout 42 --start "kubectl apply -f workers-42.yaml" \\',
        "                             --stop 'kubectl delete deployment workers-${SONORE_OLD_BUILD_ID:-unversioned}'",
        '',
        'Exit code: 0 when the build is current, 1 when not, or when its old workers could not be stopped.',
      ].join('\n'),
    )
    .action(async (buildId: string, { start, stop, timeout, json }: RollOutFlags) => {
      const environment = context.environment;
      const result = await interruptible(context.tell, (interruption) =>
        withDeployment(context, (deployment) =>
          rollOut(deployment, buildId, {
            interruption,
            ...(start === undefined ? {} : { start: (variables) => runShell(start, variables, environment) }),
            ...(stop === undefined ? {} : { stop: (variables) => runShell(stop, variables, environment).exited }),
            timeoutMs: timeout * 1000,
            tell: context.tell,
          }),
        ),
      );
      if (json) context.print(JSON.stringify(result));
    });

  versions
    .command('rollback')
    .description('Makes the build current again that was so before, with all calls. Its workers must be up.')
    // In an object: commander makes an empty text of an option that is null, which is the unversioned workers' build.
    .option('--to <build id>', 'another build; `unversioned` for the workers without one', (text) => ({
      build: parseBuild(text),
    }))
    .option('--timeout <seconds>', 'until every task queue knows', positiveNumber, defaultTimeoutS)
    .option('--json', 'print one JSON object at the end')
    .action(async ({ to, timeout, json }: { to?: { build: Build }; timeout: number; json?: true }) => {
      const result = await withDeployment(context, (deployment) =>
        rollBack(deployment, { ...(to && { to: to.build }), timeoutMs: timeout * 1000, tell: context.tell }),
      );
      if (json) context.print(JSON.stringify(result));
    });

  return versions;
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('must be a number above 0.');
  return value;
}
