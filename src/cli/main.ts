#!/usr/bin/env node
import { explainFailure } from './explain-failure';
import { processContext } from './command-context';
import { sonoreProgram } from './program';

// eslint-disable-next-line no-restricted-properties -- handed to the settings, and to the operator's own commands
const environment = process.env;

sonoreProgram(processContext(environment))
  .parseAsync()
  .catch((error: unknown) => {
    const { message, exitCode } = explainFailure(error);
    if (message !== null) process.stderr.write(`${message}\n`);
    process.exitCode = exitCode;
  })
  // Native threads of the Temporal SDK may keep the process alive.
  .finally(() => process.exit());
