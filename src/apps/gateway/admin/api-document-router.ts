import express, { type Router } from 'express';
import type { Settings } from '../../../settings';
import type { AdminRoute } from './admin-route';
import { createApiDocument } from './api-document';
import { callEventOperation, publicOperations, toolResultOperation } from './public-operations';

/**
 * `GET /api/v1/openapi.json`: what this process serves, as an OpenAPI 3.1 document. For everybody: it holds nothing of
 * any tenant, and a client needs it before it has a token. Made when it is first asked for.
 */
export function createApiDocumentRouter(
  settings: Pick<Settings, 'appName' | 'publicUrl'>,
  served: { admin: readonly AdminRoute[]; callEvents: boolean },
): Router {
  const { admin, callEvents } = served;
  let document: string | null = null;
  const router = express.Router();
  router.get('/api/v1/openapi.json', (_request, response) => {
    document ??= JSON.stringify(
      createApiDocument({ title: settings.appName, publicUrl: settings.publicUrl }, admin, [
        ...(admin.length > 0 ? [{ operation: toolResultOperation, security: 'admin' as const }] : []),
        ...(callEvents ? [callEventOperation] : []).map(open),
        ...publicOperations.map(open),
      ]),
    );
    response.type('json').send(document);
  });
  return router;
}

const open = (operation: (typeof publicOperations)[number]): { operation: typeof operation; security: 'none' } => ({
  operation,
  security: 'none',
});
