import { z } from 'zod';

/** The variable through which `npm test` tells the test files what it has started for them (JSON). */
export const testServersVariable = 'SONORE_TEST_SERVERS';

/** What a run of the tests has at hand; each part is there only when a chosen test file needs it. */
export const testServersSchema = z.object({
  /** `address` is `host:port` of a Temporal dev server. */
  temporal: z.object({ address: z.string() }).optional(),
  /** `uri` has no database; `kind` tells the stand-in from real MongoDB. */
  mongo: z.object({ uri: z.string(), kind: z.enum(['mongod', 'SecantusDB']) }).optional(),
  /** Path of the time-skipping server's executable. */
  timeSkippingServer: z.string().optional(),
  /** Path of the bundled workflow code. */
  workflowBundle: z.string().optional(),
});
export type TestServers = z.infer<typeof testServersSchema>;

function need<Key extends keyof TestServers>(key: Key): NonNullable<TestServers[Key]> {
  const server = testServersSchema.parse(JSON.parse(process.env[testServersVariable] ?? '{}'))[key];
  if (server === undefined) {
    throw new Error(
      `No ${key} was started for this test: run it with \`npm test -- PATH\` (scripts/needed-servers.ts).`,
    );
  }
  return server;
}

/** The dev server shared by the run; each test file makes a namespace of its own (`ownNamespace`). */
export function temporalServer(): NonNullable<TestServers['temporal']> {
  return need('temporal');
}

/** The MongoDB server shared by the run; each test file makes a database of its own (`ownDatabase`). */
export function mongoServer(): NonNullable<TestServers['mongo']> {
  return need('mongo');
}

/**
 * What `TestWorkflowEnvironment.createTimeSkipping({ server: { executable } })` takes; each test file starts a server of
 * its own, because a clock cannot be shared.
 */
export function timeSkippingServer(): { type: 'existing-path'; path: string } {
  return { type: 'existing-path', path: need('timeSkippingServer') };
}

/** What `Worker.create({ workflowBundle })` takes: the workflows, bundled once for the whole run. */
export function workflowBundle(): { codePath: string } {
  return { codePath: need('workflowBundle') };
}
