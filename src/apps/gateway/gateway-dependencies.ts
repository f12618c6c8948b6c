import type { Client } from '@temporalio/client';
import type { Db } from 'mongodb';
import type { Logger } from '../../infra/logger';
import type { Metrics } from '../../infra/metrics/metrics';
import type { Calls } from '../../infra/mongo/calls';
import type { Capacity } from '../../infra/mongo/capacity';
import type { Repositories } from '../../infra/mongo/repositories';
import type { OpenAICallsService } from '../../infra/openai/calls-http';
import type { Settings } from '../../settings';
import type { UnansweredCalls } from './webhook/unanswered-calls';
import type { WorkerPresence } from './webhook/worker-presence';

/** What the gateway works with; nothing of it needs to be reachable when the gateway starts. */
export interface GatewayDependencies {
  client: Client;
  settings: Settings;
  /** The stored records: for results of calls whose workflow cannot be asked any more, and for calls nobody takes. */
  calls: Pick<Calls, 'find' | 'save'>;
  capacity: Pick<Capacity, 'release'>;
  /** What the admin API shows and changes. */
  repositories: Repositories;
  callsService: Pick<OpenAICallsService, 'reject_call'>;
  metrics: Metrics;
  mongo: Pick<Db, 'command'>;
  /** Whether this process's own worker takes calls; absent in a process that has none. */
  ownWorkerPolls?: () => boolean;
  /** Whether the search attributes are known to exist by now; asked anew for each call. */
  searchAttributesRegistered: () => boolean;
  log: Logger;
}

/** What the gateway's routes work with: its dependencies, and what it does between requests. */
export interface GatewayParts extends GatewayDependencies {
  unanswered: Pick<UnansweredCalls, 'refuse' | 'watch'>;
  workers: Pick<WorkerPresence, 'somebodyPolls'>;
}
