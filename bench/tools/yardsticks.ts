import { Client, Connection } from '@temporalio/client';
import { type Cleanup } from '../../src/apps/demo/cleanup';
import { type DemoStack } from '../../src/apps/demo/start-demo-stack';
import { existingServers, startTemporal } from '../../src/local-stack';
import { type BenchContext } from '../benchmark';
import { RoundTrips } from '../round-trips/round-trips';

/** What tool calls stand beside, by its name in the table. */
export interface Yardstick {
  label: string;
  trips: RoundTrips;
}

/**
 * The bare round trip first; then the two-activity design on the same server, and on a stock dev server as
 * `temporal server start-dev` starts it. That one is left out where a server was lent: its store is another.
 */
export async function startYardsticks(stack: DemoStack, context: BenchContext): Promise<Yardstick[]> {
  const { cleanup, environment } = context;
  const { client, servers } = stack;
  const yardsticks = [
    {
      label: 'bare Temporal round trip',
      trips: await RoundTrips.start('bareRoundTrip', client, servers.temporal, cleanup),
    },
    {
      label: 'two activities, same server',
      trips: await RoundTrips.start('twoActivities', client, servers.temporal, cleanup),
    },
  ];
  if (existingServers(environment).temporalAddress !== undefined) return yardsticks;
  return [
    ...yardsticks,
    { label: 'two activities, stock dev server', trips: await stockTwoActivities(context, cleanup) },
  ];
}

async function stockTwoActivities({ report }: BenchContext, cleanup: Cleanup): Promise<RoundTrips> {
  const stock = await startTemporal({ ui: false, dynamicConfig: {}, report });
  cleanup.add(() => stock.stop());
  const connection = await Connection.connect({ address: stock.address });
  cleanup.add(() => connection.close());
  const client = new Client({ connection, namespace: stock.namespace });
  return RoundTrips.start('twoActivities', client, stock, cleanup);
}
