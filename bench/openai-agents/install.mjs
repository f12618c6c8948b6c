/** Installs this folder's own packages where they are missing: `node install.mjs`. Ends with 1 and npm's reason. */
import { fileURLToPath } from 'node:url';
import { installDependencies } from '../../scripts/install-dependencies.mjs';
import { areDependenciesInstalled, markDependenciesInstalled } from '../../scripts/installed-dependencies.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));

try {
  if (!areDependenciesInstalled(root)) {
    await installDependencies(root);
    markDependenciesInstalled(root);
  }
} catch (error) {
  console.log(error.message);
  process.exit(1);
}
