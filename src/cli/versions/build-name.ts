import { InvalidArgumentError } from 'commander';
import type { Build } from '../../infra/temporal/worker-deployment';
import { settingsSchema } from '../../settings-schema';

/** What the workers without a build are called on the command line. */
const unversioned = 'unversioned';

/** A build as a person reads it. */
export function buildName(build: Build): string {
  return build === null ? 'the unversioned workers' : `build ${build}`;
}

/** That it is current, as a person reads it. */
export function isCurrent(build: Build): string {
  return `${buildName(build)} ${build === null ? 'are' : 'is'} current`;
}

/** Its workers, as a person reads it. */
export function workersOf(build: Build): string {
  return build === null ? buildName(build) : `the workers of ${buildName(build)}`;
}

/** With a capital, for the beginning of a sentence. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Reads a build id. */
export function parseBuildId(text: string): string {
  const parsed = settingsSchema.shape.SONORE_BUILD_ID.safeParse(text);
  if (parsed.success) return text;
  throw new InvalidArgumentError(`${parsed.error.issues[0]?.message ?? 'not a build id'}.`);
}

/** Reads a build id, or `unversioned` for the workers without one. */
export function parseBuild(text: string): Build {
  return text === unversioned ? null : parseBuildId(text);
}

/** How a person starts a worker of a build. */
export function startCommand(build: Build): string {
  return `${build === null ? '' : `SONORE_BUILD_ID=${build} `}npm start -- --role worker`;
}
