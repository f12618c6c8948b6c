/** Faults that hit a process or a server, at a planned moment. */
export const processFaultKinds = [
  'worker_kill',
  'worker_stop',
  'worker_freeze',
  'gateway_kill',
  'temporal_restart',
  'mongo_restart',
] as const;

/** Faults of OpenAI's REST API and sidebands, met by chance. */
const requestFaultKinds = [
  'rate_limit',
  'server_error',
  'bad_gateway',
  'slow_answer',
  'lost_answer',
  'lost_request',
  'attach_refused',
  'socket_drop',
] as const;

/** What is wrong with the delivery of webhooks; late ones also change places. */
const webhookFaultKinds = ['webhook_doubled', 'webhook_late', 'webhook_forged'] as const;

/** Everything that can be chosen with `--faults`. */
export const faultKinds = [...processFaultKinds, ...requestFaultKinds, ...webhookFaultKinds] as const;

export type FaultKind = (typeof faultKinds)[number];
export type ProcessFaultKind = (typeof processFaultKinds)[number];
