import { simulatorProgram } from './cli/program';
import { ScenarioError } from './scenario/scenario-error';

simulatorProgram((line) => process.stdout.write(`${line}\n`))
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof ScenarioError ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
