import { type Scenario } from '../../simulator/scenario/scenario-schema';
import { type Cleanup } from './cleanup';
import { type DemoEvent } from './demo-event';
import { startDemoInbox, withInbox } from './demo-inbox';
import { demoTenants, oneLineTenant } from './demo-tenants';
import { followUp } from './follow-up';
import { type PlayedCall } from './play-call';
import { playGroup } from './play-group';
import { type DemoStackOptions, startDemoStack } from './start-demo-stack';

export interface DemoOptions extends Omit<DemoStackOptions, 'tenants' | 'settings'> {
  /** The calls: group after group, the calls of a group at the same time. */
  scenarios: readonly (readonly Scenario[])[];
  /** Gets everything that happens. */
  tell: (event: DemoEvent) => void;
}

/**
 * Starts everything, plays the calls, and waits for what follows them. Resolves with whether each did what its scenario
 * expects and was told to its tenant; what runs then is ended by `cleanup`, so that a person can look at it before.
 */
export async function runDemo(options: DemoOptions, cleanup: Cleanup): Promise<boolean> {
  const { scenarios, tell, report } = options;
  const inbox = await startDemoInbox(cleanup);
  const tenants = [...demoTenants, oneLineTenant].map((tenant) => withInbox(tenant, inbox));
  const stack = await startDemoStack({ ...options, tenants, settings: inbox.settings }, cleanup);
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

  const played: PlayedCall[] = [];
  for (const group of scenarios) played.push(...(await playGroup(stack, group, tell)));
  const failed = new Set(played.flatMap(({ finished }) => (finished.failure === null ? [] : [finished.call_id])));

  const answered = played.flatMap(({ record }) => (record !== null && record.attached_at !== null ? [record] : []));
  const waiting = answered.length === 0 ? null : report.start('Summaries, costs, mails and webhooks');
  for (const { call_id } of answered) {
    if (!(await followUp(call_id, { repositories: stack.repositories, inbox }, tell))) failed.add(call_id);
  }
  waiting?.end('✔ summaries, costs, mails and webhooks');

  // As it stands now, with the figures that were written after its end.
  const [first] = played;
  const shown = first === undefined ? null : await stack.repositories.calls.find(first.finished.call_id);
  if (shown !== null) tell({ event: 'record', record: shown });
  tell({ event: 'finished', ok: failed.size === 0, calls: played.length, failed: failed.size });
  return failed.size === 0;
}
