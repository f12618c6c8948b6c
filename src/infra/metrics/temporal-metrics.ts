import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** The SDK answers from memory, in this very process. */
const scrapeLimitMs = 1_000;

/** The queue that only this process polls. Its id would be a new set of series for every start of a worker. */
const ownQueue = /(task_queue="[^"]*-host)-[0-9a-f-]{36}"/g;

/** An address of this machine alone, at which the Temporal SDK can serve its metrics. */
export async function freeLoopbackAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { address, port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return `${address}:${port}`;
}

/** The Temporal SDK's own metrics in Prometheus' text format; a comment instead while they cannot be had. Never rejects. */
export async function temporalMetrics(address: string): Promise<string> {
  try {
    const answer = await fetch(`http://${address}/metrics`, { signal: AbortSignal.timeout(scrapeLimitMs) });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return (await answer.text()).replace(ownQueue, '$1"');
  } catch (error) {
    return `# Temporal's metrics are not there: ${error instanceof Error ? error.message : String(error)}\n`;
  }
}
