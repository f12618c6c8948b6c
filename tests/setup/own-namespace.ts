import { randomBytes } from 'node:crypto';
import { createNamespace, deleteNamespace } from '../../src/local-stack/temporal-namespace';
import { temporalServer } from './servers';

/** A namespace that belongs to one test file. */
export interface OwnNamespace {
  /** `host:port` of the server. */
  address: string;
  namespace: string;
  /** Deletes it with its workflows. */
  remove(): Promise<void>;
}

/** Makes a namespace on the run's Temporal server: call it in `beforeAll`, and `remove` in `afterAll`. */
export async function ownNamespace(): Promise<OwnNamespace> {
  const { address } = temporalServer();
  const namespace = `sonore-test-${randomBytes(6).toString('hex')}`;
  await createNamespace(address, namespace);
  return { address, namespace, remove: () => deleteNamespace(address, namespace) };
}
