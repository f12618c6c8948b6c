import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.resolve(__dirname, '..');
const run = promisify(execFile);

/**
 * Compiles Sonore into `directory` (inside the project, so that it finds its dependencies) as `npm run build` does, but
 * unchecked, and resolves with its entry. A process then starts in a second, and edits of the sources leave a run alone.
 */
export async function buildSonore(directory: string): Promise<string> {
  const compiler = require.resolve('typescript/bin/tsc');
  const compile = ['-p', path.join(root, 'tsconfig.build.json'), '--outDir', directory, '--noCheck'];
  await run(process.execPath, [compiler, ...compile], { cwd: root }).catch((error: unknown) => {
    throw new Error(`Sonore cannot be compiled:\n${(error as { stdout?: string }).stdout ?? String(error)}`);
  });
  await run(process.execPath, [path.join(directory, 'src/infra/temporal/build-workflow-bundle.js')]);
  return path.join(directory, 'src/main.js');
}
