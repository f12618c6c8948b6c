import { type ActivityInterfaceFor, type ActivityOptions, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { PostCallActivities } from '../activities';
import { taskQueues } from '../src/models/task-queues';

type Activities = ActivityInterfaceFor<PostCallActivities>;

/** How long a step is tried: a server that was away over a long weekend is back by then. */
const patience = '4 days';

/** The activities of `postCall`, grouped by what they wait for. */
export interface PostCallProxies {
  /** MongoDB alone. */
  documents: Pick<
    Activities,
    'beginPostCall' | 'assembleTranscript' | 'priceCall' | 'giveUpSummary' | 'giveUpEndOfCallWebhook' | 'finishPostCall'
  >;
  openai: Pick<Activities, 'summariseCall'>;
  mail: Pick<Activities, 'sendSummaryMail'>;
  webhook: Pick<Activities, 'deliverEndOfCallWebhook'>;
}

/** Builds the proxies of one workflow. */
export function postCallProxies(): PostCallProxies {
  const proxies = (options: ActivityOptions): Activities =>
    proxyActivities<PostCallActivities>({
      taskQueue: taskQueues(workflowInfo().taskQueue).postCall,
      scheduleToCloseTimeout: patience,
      ...options,
      retry: {
        initialInterval: '5s',
        backoffCoefficient: 2,
        maximumInterval: '1 hour',
        // A document that does not fit its schema is the same the next time.
        nonRetryableErrorTypes: ['ZodError'],
        ...options.retry,
      },
    });
  return {
    documents: proxies({ startToCloseTimeout: '30s', retry: { initialInterval: '1s', maximumInterval: '1 minute' } }),
    // Two requests of up to 100 s.
    openai: proxies({ startToCloseTimeout: '4 minutes', heartbeatTimeout: '15s' }),
    mail: proxies({ startToCloseTimeout: '5 minutes' }),
    webhook: proxies({
      startToCloseTimeout: '2 minutes',
      retry: { backoffCoefficient: 3, maximumInterval: '3 hours' },
    }),
  };
}
