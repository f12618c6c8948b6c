import type { Express, Router } from 'express';
import { createAdminRouter } from './admin/admin-router';
import { adminRoutes } from './admin/admin-routes';
import { createApiDocumentRouter } from './admin/api-document-router';
import { createCallEventsRouter } from './call-events/call-events-router';
import type { GatewayParts } from './gateway-dependencies';
import { createHealthRouter } from './health/health-router';
import { createMetricsRouter } from './health/metrics-router';
import { readinessChecks } from './health/readiness-checks';
import { createHttpApp } from './http/http-app';
import { createToolResultsRouter } from './tool-results/tool-results-router';
import { createWebhookRouter } from './webhook/webhook-router';

/** What a process serves: a worker answers for its health only. */
export type GatewayRoutes = 'all' | 'health';

/**
 * The HTTP side of Sonore: OpenAI's webhooks and other bridges' events become starts and signals of workflows. It keeps
 * no state, so any number may run. Routes that are off for want of a setting answer 404; each says so once, here.
 */
export function createGateway(dependencies: GatewayParts, routes: GatewayRoutes = 'all'): Express {
  const { client, log, metrics, mongo, ownWorkerPolls, settings } = dependencies;
  const health = createHealthRouter(
    readinessChecks({
      client,
      mongo,
      taskQueue: settings.sonoreTaskQueue,
      routed: routes === 'all',
      ownWorkerPolls,
    }),
    log,
  );
  const everywhere = [health, createMetricsRouter(metrics)];
  return createHttpApp({
    log,
    routers: routes === 'health' ? everywhere : [...everywhere, ...callRouters(dependencies)],
  });
}

function callRouters(dependencies: GatewayParts): Router[] {
  const { log, settings } = dependencies;
  const routers = [createWebhookRouter(dependencies)];
  const callEvents = settings.callEventsSecret !== undefined || settings.appEnv !== 'prod';
  if (callEvents) {
    routers.push(createCallEventsRouter(dependencies));
  } else {
    log.info({ event: 'call_events_off' }, 'POST /api/calls/events is off: CALL_EVENTS_SECRET is not set');
  }
  const admin = settings.adminToken === undefined ? [] : adminRoutes(dependencies);
  routers.push(createApiDocumentRouter(settings, { admin, callEvents }));
  if (settings.adminToken !== undefined) {
    routers.push(createToolResultsRouter(dependencies, settings.adminToken));
    routers.push(createAdminRouter(admin, settings.adminToken, log));
  } else {
    log.info({ event: 'admin_api_off' }, 'the admin API, tool results included, is off: ADMIN_TOKEN is not set');
  }
  return routers;
}
