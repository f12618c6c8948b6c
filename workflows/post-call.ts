import { ActivityFailure, isCancellation, sleep } from '@temporalio/workflow';
import type { ProcessedStatus } from '../src/models/call-metadata';
import type { PostCallStep } from '../src/models/post-call-input';
import { postCallProxies } from './post-call-proxies';

/** What the owners of a call's socket still hold of it is in the database within this time. */
const lastWordsMs = 2_000;

/** The same, counted from when the database is there again: longer than a write's longest pause, and many may wait. */
const lateWordsMs = 15_000;

/**
 * Everything that follows a call: transcript → summary → cost → mail and end-of-call webhook side by side. Each step
 * reads and writes MongoDB, so that nothing of the call is in this history. It may take days, because each step is
 * repeated until it is done or cannot be; one that cannot be keeps no other from being done. Steps that are done already
 * are not done again, so a failed call can be processed again as a whole.
 */
export async function postCall({ call_id }: { call_id: string }): Promise<{ processed_status: ProcessedStatus }> {
  const call = { call_id };
  const { documents, openai, mail, webhook } = postCallProxies();
  const gaveUp: PostCallStep[] = [];
  const step = async (name: PostCallStep, run: () => Promise<unknown>, giveUp?: () => Promise<unknown>) => {
    try {
      await run();
    } catch (error) {
      if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
      gaveUp.push(name);
      await giveUp?.();
    }
  };

  await sleep(lastWordsMs);
  const { words_may_be_late } = await documents.beginPostCall(call);
  if (words_may_be_late) await sleep(lateWordsMs);
  await step('transcript', () => documents.assembleTranscript(call));
  await step(
    'summary',
    () => openai.summariseCall(call),
    () => documents.giveUpSummary(call),
  );
  await step('cost', () => documents.priceCall(call));
  await Promise.all([
    step('mail', () => mail.sendSummaryMail(call)),
    step(
      'webhook',
      () => webhook.deliverEndOfCallWebhook(call),
      () => documents.giveUpEndOfCallWebhook(call),
    ),
  ]);
  return documents.finishPostCall({ call_id, gave_up: gaveUp });
}
