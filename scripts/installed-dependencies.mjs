import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Whether `root/node_modules` holds what `root/package-lock.json` asks for. A stamp with the lock file's hash answers at
 * once; without one (somebody ran npm by hand), npm's own list of what it installed does.
 */
export function areDependenciesInstalled(root) {
  if (readText(stampFile(root)) === lockHash(root)) return true;
  if (!isEveryPackageThere(root)) return false;
  markDependenciesInstalled(root);
  return true;
}

/** Notes that `node_modules` is what the lock file asks for now. */
export function markDependenciesInstalled(root) {
  writeFileSync(stampFile(root), lockHash(root));
}

function isEveryPackageThere(root) {
  const installed = readText(path.join(root, 'node_modules', '.package-lock.json'));
  if (installed === null) return false;
  const { packages: there } = JSON.parse(installed);
  const { packages: wanted } = JSON.parse(readFileSync(lockFile(root), 'utf8'));
  return Object.entries(wanted)
    .filter(([name, { optional }]) => name !== '' && !optional)
    .every(([name, { version }]) => there[name]?.version === version);
}

function lockFile(root) {
  return path.join(root, 'package-lock.json');
}

function stampFile(root) {
  return path.join(root, 'node_modules', '.sonore-lock');
}

function lockHash(root) {
  return createHash('sha256')
    .update(readFileSync(lockFile(root)))
    .digest('hex');
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
