import { loadSettings, SettingsError } from '../../../settings';
import type { DoctorCheck } from '../doctor-check';
import { fail, ok } from '../finding';

/** Everything that a process of any role would refuse to start without. */
export const requiredSettings: DoctorCheck = {
  name: 'settings',
  run: ({ environment }) => {
    try {
      loadSettings(environment, { role: 'all' });
      return Promise.resolve([ok('All required settings are there.')]);
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      const fix = 'Set it in the environment or in `.env` (docs/settings.md).';
      return Promise.resolve(error.problems.map((problem) => fail(problem, fix)));
    }
  },
};
