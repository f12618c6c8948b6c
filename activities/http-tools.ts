import type { HttpToolClient } from '../src/infra/http-tools/http-tool-client';
import type { Logger } from '../src/infra/logger';
import { isRepeatable } from '../src/models/http-tool';
import type { HttpToolRequest, RemoteAnswer } from '../src/models/remote-tools';
import { remoteAnswer } from './remote-answer';

/** The tools of tenants' configs. */
export interface HttpToolActivities {
  /** One HTTP request; its secrets are resolved here and go nowhere else. */
  callHttpTool(request: HttpToolRequest): Promise<RemoteAnswer>;
}

/** Builds the HTTP tool activities for one process. */
export function createHttpToolActivities(deps: { httpTools: HttpToolClient; log: Logger }): HttpToolActivities {
  return {
    callHttpTool: (request) => {
      const { tool } = request;
      return remoteAnswer(() => deps.httpTools.call(request), {
        repeatable: isRepeatable(tool),
        log: deps.log.child({ tool: tool.name }),
      });
    },
  };
}
