import path from 'node:path';
import { defaultLocalDirectory } from './local-directory';

/**
 * Variables that lead to somebody's real servers: Temporal's own (address, key, profile), MongoDB's, and those that the
 * `openai` package reads by itself.
 */
const leading = /^(TEMPORAL_|MONGODB_|OPENAI_)/;

/** Not there: an empty file would be an error to Temporal's loader. */
const noProfile = path.join(defaultLocalDirectory, 'no-temporal-profile.toml');

/**
 * The environment for `demo`, `test` and `bench`: a copy of `environment` without the variables that lead to a user's
 * servers. TEMPORAL_CONFIG_FILE points at nothing, because Temporal's profile file is read even when no variable is set.
 */
export function scrubbedEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => !leading.test(name));
  return { ...Object.fromEntries(kept), TEMPORAL_CONFIG_FILE: noProfile };
}
