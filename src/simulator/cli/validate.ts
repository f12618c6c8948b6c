import { loadScenario } from '../scenario/load-scenario';

/** Checks scenario files and prints what is wrong with them, with line and reason; true when all are good. */
export function validate(files: string[], print: (line: string) => void): boolean {
  return files
    .map((file) => {
      try {
        const { steps } = loadScenario(file);
        print(`${file}: good, ${steps.length} steps`);
        return true;
      } catch (error) {
        print((error as Error).message);
        return false;
      }
    })
    .every(Boolean);
}
