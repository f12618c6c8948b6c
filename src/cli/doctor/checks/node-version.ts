import type { DoctorCheck } from '../doctor-check';
import { fail, ok } from '../finding';

/** `engines` of the package. */
const oldest = [20, 19] as const;

/** Node is new enough. */
export const nodeVersion: DoctorCheck = {
  name: 'node',
  run: () => Promise.resolve([nodeFinding(process.versions.node)]),
};

/** What is to be said of a version, such as `20.19.4`. */
export function nodeFinding(version: string): ReturnType<typeof ok> {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = oldest;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return ok(`Node ${version}`);
  return fail(
    `Node ${version} is too old: Sonore needs ${oldest.join('.')} or newer.`,
    `Install Node ${oldest.join('.')} or newer.`,
  );
}
