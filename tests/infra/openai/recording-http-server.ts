import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it came over the wire. */
export interface RecordedRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A real HTTP server on 127.0.0.1 that records what it is sent and answers as the test says. */
export interface RecordingHttpServer {
  baseUrl: string;
  requests: RecordedRequest[];
  answer: (response: ServerResponse, request: RecordedRequest) => void;
  close(): Promise<void>;
}

/** Starts one; it answers 200 without a body until the test says otherwise. */
export async function startRecordingHttpServer(): Promise<RecordingHttpServer> {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const recorded = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
      recording.requests.push(recorded);
      recording.answer(response, recorded);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const recording: RecordingHttpServer = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests: [],
    answer: (response) => response.end(),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return recording;
}
