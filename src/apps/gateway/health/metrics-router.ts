import express, { type Router } from 'express';
import type { Metrics } from '../../../infra/metrics/metrics';

/** `GET /metrics`: every metric of this process and of its Temporal SDK in Prometheus' text format; no personal data, but not for the public. */
export function createMetricsRouter(metrics: Metrics): Router {
  const router = express.Router();
  router.get('/metrics', async (_request, response) => {
    response.type(metrics.registry.contentType).send(await metrics.text());
  });
  return router;
}
