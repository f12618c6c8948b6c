import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLogger, type Logger } from '../../../src/infra/logger';
import { traceToCollector } from '../../../src/infra/tracing/trace-to-collector';
import { inSpan, installTracing, tracing } from '../../../src/infra/tracing/tracing';

describe('traceToCollector', () => {
  let server: Server;
  const requests: { path: string; body: string }[] = [];
  const lines: Record<string, unknown>[] = [];
  const log: Logger = createLogger({
    level: 'DEBUG',
    destination: { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  });

  afterEach(async () => {
    await tracing()?.stop(1_000);
    installTracing(null);
    server.closeAllConnections();
    server.close();
    requests.length = 0;
    lines.length = 0;
  });

  /** A process that traces to a collector which answers everything with this status. */
  async function tracingTo(status: number): Promise<void> {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        requests.push({ path: request.url ?? '', body: Buffer.concat(chunks).toString('utf8') });
        response.writeHead(status).end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    traceToCollector(endpoint, { serviceName: 'my-phones', role: 'gateway', buildId: 'B7', log });
  }

  test('stopping_exports_what_is_still_held_back_to_the_traces_path_of_the_endpoint', async () => {
    await tracingTo(200);

    await inSpan('webhook', () => Promise.resolve());
    await tracing()?.stop(5_000);

    expect(requests.map(({ path }) => path)).toEqual(['/v1/traces']);
    for (const part of ['"webhook"', '"my-phones"', '"gateway"', '"B7"']) expect(requests[0]?.body).toContain(part);
    expect(lines).toEqual([]);
  });

  test('traces_that_the_collector_refuses_are_lost_and_said', async () => {
    await tracingTo(400);

    await inSpan('webhook', () => Promise.resolve());
    await tracing()?.stop(5_000);

    expect(lines).toMatchObject([{ event: 'traces_not_exported', level: 'WARNING' }]);
  });
});
