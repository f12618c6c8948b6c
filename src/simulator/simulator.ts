import { type SimulatedCall } from './calls/simulated-call';
import {
  type DeliveryRecord,
  type FrameRecord,
  type JournalRecord,
  type RequestRecord,
  type SocketRecord,
} from './journal';
import { type ResponseScript } from './responses/response-script';
import { type Scenario } from './scenario/scenario-schema';
import { type SwitchOverrides, type WebhookSwitches } from './switches';
import { type RetrySchedule } from './webhooks/retry-schedule';
import { type SipHeader } from './webhooks/sip-headers';

/** How a simulator is started. */
export interface SimulatorOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  /** The address to listen on, 127.0.0.1 by default. */
  host?: string;
  /** The only key that is taken; without it any bearer token is. */
  apiKey?: string;
  /** Of several, deliveries take turns, as behind a load balancer. */
  webhookUrl: string | readonly string[];
  webhookSecret: string;
  webhookRetries?: Partial<RetrySchedule>;
  switches?: SwitchOverrides;
  /** Ended calls beyond this number are forgotten with their records, the oldest first; 10,000 by default. */
  keepCalls?: number;
}

/** How a call is placed; numbers come from the scenario when left out. */
export interface PlaceCallOptions {
  from?: string;
  to?: string;
  callId?: string;
  /** Headers of the INVITE that replace, add to, or (with an empty value) remove the usual ones. */
  headers?: SipHeader[];
  /** Switches of this one call. */
  switches?: SwitchOverrides;
}

/** A running simulator. */
export interface Simulator {
  /** The REST base, `http://…/v1`. */
  readonly url: string;
  /** The sideband's address without its `call_id`, `ws://…/v1/realtime`. */
  readonly wsUrl: string;
  readonly port: number;
  /** Rings: sends the webhook of a new call, played by a scenario (or its name, or its file). Throws a ScenarioError, and an Error when `callId` is taken. */
  placeCall(scenario: Scenario | string, options?: PlaceCallOptions): SimulatedCall;
  /** The call with this id. */
  call(callId: string): SimulatedCall | undefined;
  /** All calls that are remembered, oldest first. */
  calls(): SimulatedCall[];
  /** Sends any other webhook, signed unless `switches` say otherwise; resolves when it was delivered or given up. */
  sendWebhook(type: string, data: Record<string, unknown>, switches?: Partial<WebhookSwitches>): Promise<void>;
  /** REST requests with their answers, of one call or of all. */
  requests(callId?: string): RequestRecord[];
  /** Webhook deliveries with their answers. */
  deliveries(callId?: string): DeliveryRecord[];
  /** WebSocket messages of both directions. */
  frames(callId?: string): FrameRecord[];
  /** Sidebands that came and went. */
  socketEvents(callId?: string): SocketRecord[];
  /** `POST /v1/responses`: what was asked there, and what the next requests shall meet. */
  readonly responses: ResponseScript;
  /** Calls the listener with everything that happens from now on; the returned function ends it. */
  onEvent(listener: (record: JournalRecord) => void): () => void;
  /** Ends every call and closes the server. */
  stop(): Promise<void>;
}
