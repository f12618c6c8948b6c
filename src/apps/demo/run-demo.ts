import { type CallRecord } from '../../models/call-record';
import { type Scenario } from '../../simulator/scenario/scenario-schema';
import { type Cleanup } from './cleanup';
import { type DemoEvent } from './demo-event';
import { playCall } from './play-call';
import { type DemoStackOptions, startDemoStack } from './start-demo-stack';

export interface DemoOptions extends DemoStackOptions {
  /** The calls, placed one after the other. */
  scenarios: readonly Scenario[];
  /** Gets everything that happens. */
  tell: (event: DemoEvent) => void;
}

/**
 * Starts everything and plays the calls. Resolves with whether each did what its scenario expects; what runs then is
 * ended by `cleanup`, so that a person can look at it before.
 */
export async function runDemo(options: DemoOptions, cleanup: Cleanup): Promise<boolean> {
  const { scenarios, tell } = options;
  const stack = await startDemoStack(options, cleanup);
  const { temporal, mongo } = stack.servers;
  tell({
    event: 'stack',
    temporal_address: temporal.address,
    temporal_namespace: temporal.namespace,
    temporal_ui_url: temporal.uiUrl,
    mongodb_uri: mongo.uri,
    mongodb_db: mongo.database,
    gateway_url: stack.gatewayUrl,
  });

  let shown: CallRecord | null = null;
  let failed = 0;
  for (const scenario of scenarios) {
    const { finished, record } = await playCall(stack, scenario, tell);
    shown ??= record;
    if (finished.failure !== null) failed += 1;
  }
  if (shown !== null) tell({ event: 'record', record: shown });
  tell({ event: 'finished', ok: failed === 0, calls: scenarios.length, failed });
  return failed === 0;
}
