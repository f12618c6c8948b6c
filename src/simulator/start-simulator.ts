import { setMaxListeners } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import express from 'express';
import { CallRegistry } from './calls/call-registry';
import { SimulatedCall } from './calls/simulated-call';
import { controlRoutes } from './http/control-routes';
import { modelsRoute } from './http/models-route';
import { restRoutes } from './http/rest-routes';
import { serveSidebands } from './http/sideband-upgrade';
import { FaultDealer } from './faults';
import { Journal } from './journal';
import { loadScenario } from './scenario/load-scenario';
import { type Scenario } from './scenario/scenario-schema';
import { type PlaceCallOptions, type Simulator, type SimulatorOptions } from './simulator';
import { ResponseScript } from './responses/response-script';
import { responsesRoute } from './responses/responses-route';
import { DEFAULT_SWITCHES, withSwitches } from './switches';
import { newCallId } from './wire/ids';
import { SHORT_RETRIES } from './webhooks/retry-schedule';
import { inviteHeaders } from './webhooks/sip-headers';
import { incomingCall, webhookBody } from './webhooks/webhook-event';
import { WebhookSender } from './webhooks/webhook-sender';

const KEPT_CALLS = 10_000;

/**
 * Starts OpenAI's side of the wire: REST and sidebands on one port, webhooks to `webhookUrl`, calls placed at will.
 * Any number may run in a process. Reads no environment variable. Rejects when the port is taken.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const switches = withSwitches(DEFAULT_SWITCHES, options.switches);
  const journal = new Journal();
  const calls = new CallRegistry(options.keepCalls ?? KEPT_CALLS, journal);
  const stopped = new AbortController();
  setMaxListeners(0, stopped.signal); // Every delivery in progress listens.
  const retries = { ...SHORT_RETRIES, ...options.webhookRetries };
  const target = { urls: [options.webhookUrl].flat(), secret: options.webhookSecret, retries };
  const sender = new WebhookSender(target, journal, stopped.signal);
  const dependencies = { calls, journal, apiKey: options.apiKey, switches, faults: new FaultDealer() };

  const placeCall = (script: Scenario | string, placing: PlaceCallOptions = {}): SimulatedCall => {
    const scenario = typeof script === 'string' ? loadScenario(script) : script;
    const { from = scenario.caller, to = scenario.dialed, callId = newCallId() } = placing;
    if (calls.find(callId) !== undefined) throw new Error(`there is a call ${callId} already`);
    const callSwitches = withSwitches(switches, placing.switches);
    const call = new SimulatedCall({ callId, from, to, scenario, switches: callSwitches }, journal);
    calls.add(call);
    const createdAt = Math.floor(Date.now() / 1000) + callSwitches.webhook.createdAtOffsetS;
    const data = incomingCall(callId, inviteHeaders(from, to, placing.headers));
    void sender.send(callId, webhookBody('realtime.call.incoming', data, createdAt), callSwitches.webhook);
    return call;
  };

  const responses = new ResponseScript();
  const app = express();
  app.disable('x-powered-by');
  app.use('/v1', modelsRoute(dependencies));
  app.use('/v1', responsesRoute({ apiKey: options.apiKey, script: responses }));
  app.use('/v1', restRoutes(dependencies));
  app.use('/simulator', controlRoutes(calls, placeCall));
  const server = createServer(app);
  const sidebands = serveSidebands(server, dependencies);
  const port = await listen(server, options.port ?? 0, options.host ?? '127.0.0.1');
  const host = options.host === undefined || options.host === '0.0.0.0' ? '127.0.0.1' : options.host;

  return {
    url: `http://${host}:${port}/v1`,
    wsUrl: `ws://${host}:${port}/v1/realtime`,
    port,
    placeCall,
    call: (callId) => calls.find(callId),
    calls: () => calls.all(),
    sendWebhook: (type, data, overrides) => {
      const callId = typeof data.call_id === 'string' ? data.call_id : '';
      const body = webhookBody(type, data, Math.floor(Date.now() / 1000));
      return sender.send(callId, body, { ...switches.webhook, ...overrides });
    },
    requests: (callId) => journal.select('request', callId),
    deliveries: (callId) => journal.select('delivery', callId),
    frames: (callId) => journal.select('frame', callId),
    responses,
    socketEvents: (callId) => journal.select('socket', callId),
    onEvent: (listener) => journal.onRecord(listener),
    stop: async () => {
      stopped.abort();
      for (const call of calls.all()) call.finish('stopped');
      for (const socket of sidebands.clients) socket.terminate();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}
