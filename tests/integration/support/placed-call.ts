import type { Client, WorkflowHandle } from '@temporalio/client';
import type { Calls } from '../../../src/infra/mongo/calls';
import type { CallRecord } from '../../../src/models/call-record';
import { phoneCallWorkflowId } from '../../../src/models/phone-call-input';
import type { CallSummary } from '../../../src/simulator/calls/call-summary';
import type { SimulatedCall } from '../../../src/simulator/calls/simulated-call';
import type { Simulator } from '../../../src/simulator/simulator';
import type { phoneCall } from '../../../workflows';
import { until } from './until';

/** A call as the three sides saw it end: the phone, and what Sonore has stored. */
export interface EndedCall {
  summary: CallSummary;
  record: CallRecord;
}

/** One call that was placed, seen from all sides. */
export class PlacedCall {
  readonly callId: string;
  readonly workflow: WorkflowHandle<typeof phoneCall>;

  constructor(
    readonly phone: SimulatedCall,
    private readonly bed: { simulator: Simulator; client: Client; calls: Calls },
  ) {
    this.callId = phone.callId;
    this.workflow = bed.client.workflow.getHandle(phoneCallWorkflowId(this.callId));
  }

  /** Waits until a sideband is open. */
  async attached(): Promise<void> {
    await until('the call attached', () => this.phone.sockets.count > 0);
  }

  /** Waits until phone and workflow have ended. */
  readonly ended = async (): Promise<EndedCall> => {
    const summary = await this.phone.finished;
    // The caller may have gone before the gateway was told of the call.
    await until('the webhook taken', () =>
      this.bed.simulator.deliveries(this.callId).some(({ status }) => status === 200),
    );
    await this.workflow.result();
    const record = await this.bed.calls.find(this.callId);
    if (record === null) throw new Error(`no record of ${this.callId}`);
    return { summary, record };
  };
}
