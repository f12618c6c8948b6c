import { type Client, WorkflowNotFoundError, type WorkflowExecutionStatusName } from '@temporalio/client';
import { phoneCallWorkflowId } from '../src/models/phone-call-input';
import type { Logger } from '../src/infra/logger';
import type { OpenAICallsService } from '../src/infra/openai/calls-http';
import { OpenAIFailure } from '../src/infra/openai/openai-failure';
import type { Repositories } from '../src/infra/mongo/repositories';
import { completedActivity } from '../src/infra/temporal/completed-activity';
import { afterCall } from './after-call';
import { startLeftBehind } from './left-behind';
import { closeOrphanRecord, type OrphanDependencies } from './orphan';
import type { RecordActivities } from './records';
import { unclosedCalls } from './unclosed';

/** Open records one sweep looks at; what is left comes next time. */
const recordsLimit = 1_000;

/** Calls looked at side by side: a sweep must not get in the way of those that live. */
const parallel = 8;

/** The activity after which a call has a record. */
const saveRecord = 'saveRecord' satisfies keyof RecordActivities;

type CallStatus = WorkflowExecutionStatusName | 'UNKNOWN_WORKFLOW';

/** What a sweep did. */
export interface SweepResult {
  looked_at: number;
  /** Calls that had lost their workflow, and are ended now. */
  ended: string[];
  /** Slots of calls that had ended in order. */
  freed: string[];
  /** Calls whose work after the call was left behind, and is started again. */
  processed: string[];
  /** What could not be done now; the next sweep tries again. */
  failed: string[];
}

/** Finds what nobody looks after any more. */
export interface SweepActivities {
  sweepOrphans(input: { min_age_ms: number }): Promise<SweepResult>;
}

export interface SweepDependencies extends OrphanDependencies {
  client: Client;
  /** Temporal task queue of this deployment. */
  taskQueue: string;
  callsService: Pick<OpenAICallsService, 'hangup_call'>;
  repositories: Pick<Repositories, 'calls' | 'capacity' | 'callMetadata'>;
  log: Logger;
}

/** Builds the sweep for one process. */
export function createSweepActivities(deps: SweepDependencies): SweepActivities {
  const { calls, capacity } = deps.repositories;

  return {
    /**
     * Looks at each slot and each open record older than `min_age_ms`, and at each call whose workflow was broken off
     * before that and whose record is not closed. Asks for its workflow (described: the list comes late); where none is
     * running: phone down, record closed, slot free. Then the work after calls that was left behind. All of it is
     * idempotent.
     */
    async sweepOrphans({ min_age_ms }) {
      const before = new Date(Date.now() - min_age_ms);
      const [slots, open, unclosed] = await Promise.all([
        capacity.takenBefore(before),
        calls.openSince(before, recordsLimit),
        unclosedCalls(deps, before),
      ]);
      const held = new Set([...slots.map(({ call_id }) => call_id), ...open]);
      const waiting = [...new Set([...held, ...unclosed])];
      const result: SweepResult = { looked_at: waiting.length, ended: [], freed: [], processed: [], failed: [] };
      const work = async (): Promise<void> => {
        for (let callId = waiting.shift(); callId !== undefined; callId = waiting.shift()) {
          try {
            const done = await lookAt(callId, held.has(callId));
            if (done) result[done].push(callId);
          } catch (error) {
            result.failed.push(callId);
            deps.log.error({ event: 'sweep_failed', call_id: callId, err: error }, 'trying again with the next sweep');
          }
        }
      };
      await Promise.all(Array.from({ length: parallel }, work));
      const { processed, failed } = await startLeftBehind(deps);
      return { ...result, processed, failed: [...result.failed, ...failed] };
    },
  };

  /** `held`: there is a slot or an open record of it. */
  async function lookAt(callId: string, held: boolean): Promise<'ended' | 'freed' | null> {
    const status = await statusOf(callId);
    if (status === 'RUNNING' || status === 'PAUSED') return null;
    if (!held && (await recordWasRemoved(callId, status))) return null;
    const record = status === 'COMPLETED' ? await calls.find(callId) : null;
    if (record?.phase === 'closed') {
      await afterCall(record, deps.postCalls);
      await capacity.release(callId);
      return 'freed';
    }
    deps.log.warn({ event: 'orphan_found', call_id: callId, status }, 'ending a call that has lost its workflow');
    await hangUp(callId);
    await closeOrphanRecord(callId, deps);
    await capacity.release(callId);
    return 'ended';
  }

  /** Whether a call had a record and has none: it went with its tenant, and must not come back. */
  async function recordWasRemoved(callId: string, status: CallStatus): Promise<boolean> {
    if ((await calls.find(callId)) !== null) return false;
    if (status === 'COMPLETED' || status === 'UNKNOWN_WORKFLOW') return true;
    return completedActivity(deps.client, phoneCallWorkflowId(callId), saveRecord);
  }

  async function statusOf(callId: string): Promise<CallStatus> {
    try {
      return (await deps.client.workflow.getHandle(phoneCallWorkflowId(callId)).describe()).status.name;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return 'UNKNOWN_WORKFLOW';
      throw error;
    }
  }

  async function hangUp(callId: string): Promise<void> {
    try {
      await deps.callsService.hangup_call({ call_id: callId, idempotency_key: `hangup:${callId}` });
    } catch (error) {
      // Refused for good: asking every minute for ever would not end the call either.
      if (!(error instanceof OpenAIFailure) || error.kind !== 'permanent') throw error;
      deps.log.error({ event: 'orphan_not_hung_up', call_id: callId, err: error }, 'OpenAI refused to hang up');
    }
  }
}
