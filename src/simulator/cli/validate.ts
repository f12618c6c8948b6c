import { loadScenario } from '../scenario/load-scenario';
import { ScenarioError } from '../scenario/scenario-error';

/** Checks scenario files and prints what is wrong with them, with line and reason; true when all are good. */
export function validate(files: string[], print: (line: string) => void): boolean {
  return files
    .map((file) => {
      try {
        const { steps } = loadScenario(file);
        print(`${file}: good, ${steps.length} steps`);
        return true;
      } catch (error) {
        // Of a file that cannot be read, the system's own words say why.
        print(error instanceof ScenarioError ? error.message : `${file}: ${(error as Error).message}`);
        return false;
      }
    })
    .every(Boolean);
}
