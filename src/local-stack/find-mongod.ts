import { findProgram, type FindOptions, type ProgramSpec } from './find-program';
import { makerFetcher } from './maker-fetcher';
import { type Program } from './program';
import { pypiFetcher } from './pypi-fetcher';

/** What the stand-in for MongoDB is called; it takes other flags than `mongod`. */
export const secantusName = 'SecantusDB';

const versionProbe = { args: ['--version'], pattern: /db version v(\S+)/ };

const mongod: ProgramSpec = {
  name: 'mongod',
  variable: 'SONORE_MONGOD_BIN',
  executable: 'mongod',
  versionProbe,
  cacheFolder: 'mongod',
  fetchers: [
    makerFetcher({
      name: 'mongod',
      from: 'fastdl.mongodb.org',
      script: 'download-mongod.mjs',
      scriptArgs: [],
      executable: 'mongod',
      versionProbe,
    }),
    // A MongoDB-wire server on MongoDB's storage engine. GPL-2.0: run as a program of its own, never bundled.
    pypiFetcher({
      name: secantusName,
      package: 'SecantusDB',
      version: '0.7.0b3',
      executable: 'bin/secantusd-py',
      isPython: true,
      pythonVersions: ['3.13', '3.12', '3.11', '3.10'],
    }),
  ],
  remedy:
    ', or start the servers yourself (docker compose up -d temporal mongodb) ' +
    'and set SONORE_TEST_MONGODB_URI=mongodb://127.0.0.1:27017/?directConnection=true',
};

/** Finds a `mongod`, or SecantusDB where no mongod can be had (the result's `name` says which); see `findProgram`. */
export function findMongod(options: FindOptions): Promise<Program> {
  return findProgram(mongod, options);
}
