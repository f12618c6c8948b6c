import type { Client } from '@temporalio/client';
import type { Db } from 'mongodb';
import type { Logger } from '../../infra/logger';
import type { Calls } from '../../infra/mongo/calls';
import type { Settings } from '../../settings';

/** What the gateway works with; nothing of it needs to be reachable when the gateway starts. */
export interface GatewayDependencies {
  client: Client;
  settings: Settings;
  /** The stored records, for results of calls whose workflow cannot be asked any more. */
  calls: Pick<Calls, 'find'>;
  mongo: Pick<Db, 'command'>;
  /** Whether the search attributes are known to exist by now; asked anew for each call. */
  searchAttributesRegistered: () => boolean;
  log: Logger;
}
