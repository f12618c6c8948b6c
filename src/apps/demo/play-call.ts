import { setTimeout as delay } from 'node:timers/promises';
import { type CallRecord } from '../../models/call-record';
import { phoneCallWorkflowId } from '../../models/phone-call-input';
import { type JournalRecord } from '../../simulator/journal';
import { type Scenario } from '../../simulator/scenario/scenario-schema';
import { newCallId } from '../../simulator/wire/ids';
import { callQuery } from '../../../workflows/messages';
import { CallTimeline } from './call-timeline';
import { type CallFinishedEvent, type DemoEvent } from './demo-event';
import { demoTenantName } from './demo-tenants';
import { outcomeMismatch } from './outcome-mismatch';
import { type DemoStack } from './start-demo-stack';

/** How long after its end a call may be without its final record, and how often to look, in milliseconds. */
const recordDeadlineMs = 10_000;
const recordPauseMs = 50;

/** A call that is over; its stored record is null when none was finished in time. */
export interface PlayedCall {
  finished: CallFinishedEvent;
  record: CallRecord | null;
}

/**
 * Places one call and tells what OpenAI's side sees of it, as it happens, then what MongoDB holds. `onAnswered` is
 * called when its control socket is attached.
 */
export async function playCall(
  stack: DemoStack,
  scenario: Scenario,
  tell: (event: DemoEvent) => void,
  onAnswered: () => void = () => undefined,
): Promise<PlayedCall> {
  const callId = newCallId();
  const workflowId = phoneCallWorkflowId(callId);
  const { caller: caller_number, dialed: dialed_number } = scenario;
  const names = { call_id: callId, workflow_id: workflowId, caller_number, tenant: demoTenantName(dialed_number) };
  tell({
    event: 'call_started',
    ...{ ...names, dialed_number, scenario: scenario.name, description: scenario.description ?? null },
  });

  const timeline = new CallTimeline();
  const tellSteps = async (record: JournalRecord): Promise<void> => {
    const isAttached = record.kind === 'socket' && record.state === 'attached';
    const hostQueue = isAttached ? await hostQueueOf(stack, workflowId) : null;
    timeline.steps(record, hostQueue).forEach(tell);
    if (isAttached) onAnswered();
  };
  // One after the other: a step that has to ask Temporal first must not be overtaken.
  let told: Promise<void> = Promise.resolve();
  const unlisten = stack.simulator.onEvent((record) => {
    if (record.callId === callId) told = told.then(() => tellSteps(record));
  });
  const summary = await stack.simulator.placeCall(scenario, { callId }).finished;
  await told;
  unlisten();

  const record = await finalRecord(stack, callId);
  const transcript = await stack.repositories.transcripts.ofCall(callId);
  const finished: CallFinishedEvent = {
    event: 'call_finished',
    ...names,
    outcome: record?.outcome ?? null,
    after_s: secondsBetween(summary.placedAt, summary.endedAt ?? summary.placedAt),
    duration_s: durationOf(record),
    lines: transcript.length,
    tools: record?.tool_calls.length ?? 0,
    workflow_url: workflowUrl(stack, workflowId),
    failure: summary.failure ?? outcomeMismatch(summary, record?.outcome ?? null),
  };
  tell(finished);
  return { finished, record };
}

/** The queue of the process that holds the call's socket; null when the workflow does not tell. */
async function hostQueueOf({ client }: DemoStack, workflowId: string): Promise<string | null> {
  try {
    const record = await client.workflow.getHandle(workflowId).query(callQuery);
    return record.owners.at(-1)?.host_queue ?? null;
  } catch {
    // The timeline is as good without it.
    return null;
  }
}

async function finalRecord({ repositories }: DemoStack, callId: string): Promise<CallRecord | null> {
  const deadline = Date.now() + recordDeadlineMs;
  for (;;) {
    const record = await repositories.calls.find(callId);
    if (record?.phase === 'closed') return record;
    if (Date.now() > deadline) return null;
    await delay(recordPauseMs);
  }
}

function durationOf(record: CallRecord | null): number | null {
  const { accepted_at, ended_at } = record ?? {};
  return accepted_at == null || ended_at == null ? null : secondsBetween(Date.parse(accepted_at), Date.parse(ended_at));
}

/** Of instants in milliseconds. */
function secondsBetween(start: number, end: number): number {
  return Math.max(0, Math.round(end - start)) / 1000;
}

function workflowUrl({ servers: { temporal } }: DemoStack, workflowId: string): string | null {
  const { uiUrl, namespace } = temporal;
  return uiUrl === null ? null : `${uiUrl}/namespaces/${namespace}/workflows/${workflowId}`;
}
