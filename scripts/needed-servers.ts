import path from 'node:path';

/**
 * What a test file may need: a running server, a program it starts itself (`…-program`), or the bundled workflow code.
 */
export type Need =
  'temporal' | 'mongo' | 'temporal-program' | 'mongo-program' | 'time-skipping-program' | 'workflow-bundle';

/** By folder under tests/; a file takes the first that fits, and needs nothing when none does. */
const needsOfFolder: readonly (readonly [folder: string, needs: readonly Need[]])[] = [
  ['workflows', ['time-skipping-program', 'workflow-bundle']],
  ['replay', ['workflow-bundle']],
  ['integration', ['temporal', 'mongo', 'workflow-bundle']],
  ['infra/mongo', ['mongo']],
  ['tenants', ['mongo']],
  ['cli/tenants', ['mongo']],
  ['apps/gateway/admin/tenants', ['mongo']],
  ['prompts', ['mongo']],
  ['cli/prompts', ['mongo']],
  ['apps/gateway/admin/prompts', ['mongo']],
  ['infra/temporal', ['temporal']],
  ['local-stack', ['temporal-program', 'mongo-program']],
  ['chaos', ['temporal-program', 'mongo-program']],
];

/** What `testFiles` (paths inside the folder `testsRoot`) need together. */
export function neededServers(testFiles: readonly string[], testsRoot: string): Set<Need> {
  const needs = testFiles.flatMap((file) => {
    const relative = path.relative(testsRoot, file).split(path.sep).join('/');
    return needsOfFolder.find(([folder]) => relative.startsWith(`${folder}/`))?.[1] ?? [];
  });
  return new Set(needs);
}
