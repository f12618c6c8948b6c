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

/** Reads a scenario by its name (`transfer`) or its file (`my/call.yaml`). Throws ENOENT, or a ScenarioError. */
export function loadScenario(nameOrFile: string): Scenario {
  const isFile = /\.ya?ml$/.test(nameOrFile);
  const file = isFile ? nameOrFile : join(scenarioDirectory(), `${nameOrFile}.yaml`);
  return parseScenario(readFileSync(file, 'utf8'), file);
}
