import { scrubbedEnvironment } from '../../local-stack';
import { settingsSchema } from '../../settings-schema';

const settingNames = new Set(Object.keys(settingsSchema.shape));

/** Names that lead to somebody's servers, in either case: settings may be written in both. */
const leading = /^(TEMPORAL|MONGODB|OPENAI)_/i;

/**
 * The environment of a Sonore process that has these settings and no others: `environment` without whatever it holds of
 * Sonore's own, and `settings`.
 */
export function sonoreEnvironment(
  environment: NodeJS.ProcessEnv,
  settings: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv {
  const foreign = Object.entries(environment).filter(
    ([name]) => !settingNames.has(name.toUpperCase()) && !leading.test(name),
  );
  return { ...scrubbedEnvironment(Object.fromEntries(foreign)), ...settings };
}
