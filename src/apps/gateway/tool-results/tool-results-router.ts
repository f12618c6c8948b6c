import express, { type Router } from 'express';
import type { GatewayDependencies } from '../gateway-dependencies';
import { requireAdmin } from '../http/require-admin';
import { isUsableCallId } from '../is-usable-call-id';
import { findToolResult } from './find-tool-result';

/**
 * `GET /api/calls/:call_id/tool-results/:function_call_id` (`X-Admin-Token`): 200 ToolResult, 202 `{status: "pending"}`,
 * 404 `{detail}` when call or function call is unknown, 503 when it cannot be known now.
 */
export function createToolResultsRouter(
  dependencies: Pick<GatewayDependencies, 'client' | 'calls' | 'log'>,
  adminToken: string,
): Router {
  const router = express.Router();
  const path = '/api/calls/:call_id/tool-results/:function_call_id';
  router.get<{ call_id: string; function_call_id: string }>(
    path,
    requireAdmin(adminToken, dependencies.log),
    async (request, response) => {
      const { call_id, function_call_id } = request.params;
      const answer = isUsableCallId(call_id)
        ? await findToolResult(dependencies, call_id, function_call_id)
        : ({ kind: 'unknown' } as const);
      if (answer.kind === 'found') response.json(answer.result);
      else if (answer.kind === 'pending') response.status(202).json({ status: 'pending' });
      else response.status(404).json({ detail: 'Unknown call or function call' });
    },
  );
  return router;
}
