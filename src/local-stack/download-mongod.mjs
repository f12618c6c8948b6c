/**
 * Lets `mongodb-memory-server` download a real mongod: `node download-mongod.mjs DIRECTORY`. Leaves `DIRECTORY/mongod`.
 */
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';

const [directory] = process.argv.slice(2);
const downloadDir = path.join(directory, 'download');
mkdirSync(downloadDir);

// Read when the package is loaded: no waiting between tries here, the next source is better than patience.
process.env.MONGOMS_MAX_RETRIES = '1';
const { MongoBinary } = await import('mongodb-memory-server-core/lib/util/MongoBinary.js');

try {
  // Copied: what it answers may be a mongod that it had already put elsewhere.
  copyFileSync(await MongoBinary.getPath({ downloadDir }), path.join(directory, 'mongod'));
  rmSync(downloadDir, { recursive: true, force: true });
} catch (error) {
  console.error(error.message.split('\n').at(-1));
  process.exit(1);
}
