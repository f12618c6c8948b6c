import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseScenario } from './parse-scenario';
import { type Scenario } from './scenario-schema';

/** The project's folder of scenarios, the same for sources and for compiled output: beside the nearest package.json. */
export function scenarioDirectory(): string {
  let directory = __dirname;
  while (!existsSync(join(directory, 'package.json')) && dirname(directory) !== directory) {
    directory = dirname(directory);
  }
  return join(directory, 'scenarios');
}

/** The names of the scenarios that come with the project. */
export function scenarioNames(): string[] {
  return readdirSync(scenarioDirectory())
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.replace(/\.yaml$/, ''));
}

/**
 * Reads a scenario by its name (`transfer`) or its file (`my/call.yaml`). Throws a ScenarioError for a bad one, and an
 * Error that names the known ones, or the file, for one that is not there.
 */
export function loadScenario(nameOrFile: string): Scenario {
  if (/\.ya?ml$/.test(nameOrFile)) return readScenario(nameOrFile);
  if (!scenarioNames().includes(nameOrFile)) {
    throw new Error(`No scenario is called ${nameOrFile}; there are ${scenarioNames().sort().join(', ')}.`);
  }
  return readScenario(join(scenarioDirectory(), `${nameOrFile}.yaml`));
}

function readScenario(file: string): Scenario {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`The scenario ${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  return parseScenario(text, file);
}
