import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { Metrics, PostCallResult, PostCallStep } from '../metrics/metrics';

/** The activities of `postCall`, by the step they are part of. */
const steps: Readonly<Record<string, PostCallStep>> = {
  assembleTranscript: 'transcript',
  summariseCall: 'summary',
  giveUpSummary: 'summary',
  priceCall: 'cost',
  sendSummaryMail: 'mail',
  deliverEndOfCallWebhook: 'webhook',
  giveUpEndOfCallWebhook: 'webhook',
  finishPostCall: 'job',
};

/** Counts what is done after calls by what the activities resolve with: the states that they note. */
export function postCallCounts(metrics: Pick<Metrics, 'postCallStep'>): ActivityInterceptorsFactory {
  return ({ info }) => {
    const step = steps[info.activityType];
    if (step === undefined) return {};
    return {
      inbound: {
        execute: async (input, next) => {
          try {
            const result = await next(input);
            metrics.postCallStep(step, resultOf(result) ?? (info.activityType.startsWith('giveUp') ? 'failed' : 'ok'));
            return result;
          } catch (error) {
            metrics.postCallStep(step, 'retried');
            throw error;
          }
        },
      },
    };
  };
}

function resultOf(result: unknown): PostCallResult | undefined {
  if (typeof result === 'string') return result as PostCallResult;
  return ((result ?? {}) as { processed_status?: PostCallResult }).processed_status;
}
