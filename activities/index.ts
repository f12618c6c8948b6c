import { createAdmissionActivities, type AdmissionActivities } from './admission';
import { createAttendActivities, type AttendActivities, type AttendDependencies } from './attend';
import { createSummaryActivities, type SummaryActivities, type SummaryDependencies } from './call-summary';
import { createCallActivities, type CallActivities, type SessionDefaults } from './calls';
import { createEndOfCallWebhookActivities, type EndOfCallWebhookActivities } from './end-of-call-webhook';
import { createHttpToolActivities, type HttpToolActivities } from './http-tools';
import { createMcpToolActivities, type McpToolActivities } from './mcp-tools';
import {
  createPostCallActivities,
  type PostCallDocumentActivities,
  type PostCallDocumentDependencies,
} from './post-call';
import { createRecordActivities, type RecordActivities } from './records';
import {
  createNearSocketActivities,
  createSocketActivities,
  type NearSocketActivities,
  type SocketActivities,
} from './socket';
import { createSummaryMailActivities, type SummaryMailActivities, type SummaryMailDependencies } from './summary-mail';
import { createSweepActivities, type SweepActivities, type SweepDependencies } from './sweep';
import type { Repositories } from '../src/infra/mongo/repositories';
import type { Metrics } from '../src/infra/metrics/metrics';
import type { OpenAICallsService } from '../src/infra/openai/calls-http';
import type { PromptFiles } from '../src/infra/prompt-files';
import type { RemoteToolClients } from '../src/infra/remote-tools';
import type { PostCallQueue } from '../src/infra/temporal/post-call-queue';

/** Everything the activities of one process need from the outside. */
export interface ActivityDependencies
  extends
    AttendDependencies,
    RemoteToolClients,
    Pick<SummaryDependencies, 'responses' | 'summaryModel'>,
    Pick<PostCallDocumentDependencies, 'prices'>,
    Pick<SummaryMailDependencies, 'mailSender'>,
    Pick<SweepDependencies, 'taskQueue'> {
  repositories: Repositories;
  postCalls: PostCallQueue;
  callsService: OpenAICallsService;
  promptFiles: PromptFiles;
  metrics: Metrics;
  session: SessionDefaults;
}

/** Short activities of the queue `calls`: any worker can run them. */
export type SharedActivities = AdmissionActivities &
  CallActivities &
  RecordActivities &
  HttpToolActivities &
  McpToolActivities;

/** The work after calls, which has a queue of its own. */
export type PostCallActivities = PostCallDocumentActivities &
  SummaryActivities &
  SummaryMailActivities &
  EndOfCallWebhookActivities;

export type { AttendActivities, NearSocketActivities, SocketActivities };

/** One process's activities, by the queue they are polled on. */
export function createActivities(deps: ActivityDependencies): {
  calls: SharedActivities & NearSocketActivities & SweepActivities;
  postCall: PostCallActivities;
  sessions: AttendActivities;
  host: SocketActivities;
} {
  return {
    calls: {
      ...createAdmissionActivities(deps),
      ...createCallActivities(deps),
      ...createRecordActivities(deps),
      ...createHttpToolActivities(deps),
      ...createMcpToolActivities(deps),
      ...createSweepActivities(deps),
      ...createNearSocketActivities(deps),
    },
    postCall: {
      ...createPostCallActivities(deps),
      ...createSummaryActivities(deps),
      ...createSummaryMailActivities(deps),
      ...createEndOfCallWebhookActivities(deps),
    },
    sessions: createAttendActivities(deps),
    host: createSocketActivities(deps),
  };
}
