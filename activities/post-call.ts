import { ApplicationFailure } from '@temporalio/activity';
import type { Logger } from '../src/infra/logger';
import type { Repositories } from '../src/infra/mongo/repositories';
import type { CallCost } from '../src/models/call-cost';
import type { CallMetadata, ProcessedStatus } from '../src/models/call-metadata';
import type { ModelPrices } from '../src/models/model-prices';
import { type PostCallStep, postCallWorkflowId } from '../src/models/post-call-input';
import { callCost } from '../src/policies/call-cost';
import { transcriptFacts } from '../src/policies/transcript-facts';

/** A call that was enqueued later than this after its end: something was in the way. */
const promptlyMs = 5_000;

/** What is done after a call with MongoDB alone; every activity may be repeated. */
export interface PostCallDocumentActivities {
  /**
   * The work has begun. Fails for good when the call has no document: it was never enqueued, or was deleted.
   * @returns whether the database was slow or away at the call's end: its last words may still be on their way.
   */
  beginPostCall(request: { call_id: string }): Promise<{ words_may_be_late: boolean }>;
  /** Puts the transcript in order and notes what it has. */
  assembleTranscript(request: { call_id: string }): Promise<NonNullable<CallMetadata['transcript']>>;
  /** Reckons what the call cost, its summary included. */
  priceCall(request: { call_id: string }): Promise<CallCost>;
  /** The summary was tried for days. */
  giveUpSummary(request: { call_id: string }): Promise<void>;
  /** Closes the work; `gave_up` are steps that were tried for days, or could not be done at all. */
  finishPostCall(request: { call_id: string; gave_up: PostCallStep[] }): Promise<{ processed_status: ProcessedStatus }>;
}

export interface PostCallDocumentDependencies {
  repositories: Pick<Repositories, 'calls' | 'callMetadata' | 'transcripts' | 'usage'>;
  prices: ModelPrices;
  /** What is taken for the transcription model of a record that does not name one. */
  session: { transcriptionModel: string };
  log: Logger;
}

/** Builds these activities for one process. */
export function createPostCallActivities(deps: PostCallDocumentDependencies): PostCallDocumentActivities {
  const { calls, callMetadata, transcripts, usage } = deps.repositories;

  return {
    async beginPostCall({ call_id }) {
      if (!(await callMetadata.start(call_id))) throw ApplicationFailure.nonRetryable('This call was not enqueued.');
      const [record, metadata] = await Promise.all([calls.find(call_id), callMetadata.find(call_id)]);
      const enqueuedAfterMs = Date.parse(metadata?.created_at ?? '') - Date.parse(record?.ended_at ?? '');
      return { words_may_be_late: (record?.lost_writes ?? 0) > 0 || enqueuedAfterMs > promptlyMs };
    },

    async assembleTranscript({ call_id }) {
      const facts = transcriptFacts(await transcripts.ofCall(call_id));
      await callMetadata.setTranscript(call_id, facts);
      return facts;
    },

    async priceCall({ call_id }) {
      const [record, metadata, conversation, transcription] = await Promise.all([
        calls.find(call_id),
        callMetadata.find(call_id),
        usage.sum(call_id),
        usage.transcriptions(call_id),
      ]);
      const { usage: summaryUsage, model: summaryModel } = metadata?.summary ?? { usage: null, model: null };
      const cost = callCost(
        {
          realtime: conversation.responses === 0 ? null : { model: record?.model ?? 'unknown', usage: conversation },
          transcription:
            transcription.utterances === 0
              ? null
              : { model: record?.transcription_model ?? deps.session.transcriptionModel, usage: transcription },
          summary: summaryUsage && { model: summaryModel ?? 'unknown', usage: summaryUsage },
        },
        deps.prices,
      );
      await callMetadata.setCost(call_id, cost);
      return cost;
    },

    async giveUpSummary({ call_id }) {
      await callMetadata.setSummary(call_id, {
        state: 'failed',
        error: `Not possible, or tried for days: see ${postCallWorkflowId(call_id)}.`,
      });
    },

    async finishPostCall({ call_id, gave_up }) {
      let metadata = await callMetadata.find(call_id);
      if (metadata === null) throw ApplicationFailure.nonRetryable('This call was deleted.');
      if (gave_up.includes('mail') && metadata.mail.state === 'none') {
        await callMetadata.setMail(call_id, { state: 'failed' }, ['none']);
        metadata = (await callMetadata.find(call_id)) ?? metadata;
      }
      const error = whatFailed(metadata, gave_up);
      await callMetadata.finish(call_id, error);
      const processed_status = error === null ? 'completed' : 'failed';
      const fields = { event: `post_call_${processed_status}`, call_id, tenant_id: metadata.tenant_id };
      if (error === null) deps.log.info(fields, 'call processed');
      else deps.log.warn({ ...fields, error }, `call processed, but not all of it: ${remedyFor(metadata)}`);
      return { processed_status };
    },
  };
}

const badSummary: readonly CallMetadata['summary']['state'][] = ['refused', 'incomplete', 'invalid', 'failed'];

/** The command that has the rest done; processing alone leaves a dead letter as it is. */
function remedyFor({ webhook }: CallMetadata): string {
  return webhook.state === 'dead_letter' ? 'sonore webhooks resend' : 'sonore calls process';
}

/** One sentence for people; null when everything was done that was wanted. */
function whatFailed({ summary, mail, webhook }: CallMetadata, gaveUp: readonly PostCallStep[]): string | null {
  const failures = [
    ...gaveUp.filter((step) => step === 'transcript' || step === 'cost').map((step) => `the ${step} could not be made`),
    ...(badSummary.includes(summary.state) ? [`the summary is ${summary.state}`] : []),
    ...(mail.state === 'failed' ? ['the mail was not sent'] : []),
    ...(webhook.state === 'dead_letter' ? ['the end-of-call webhook was given up'] : []),
  ];
  return failures.length === 0 ? null : `${failures.join(', ')}.`.replace(/^./, (first) => first.toUpperCase());
}
