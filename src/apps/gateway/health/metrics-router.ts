import express, { type Router } from 'express';
import type { Registry } from 'prom-client';

/** `GET /metrics`: every metric of this process in Prometheus' text format; no personal data, but not for the public. */
export function createMetricsRouter(registry: Registry): Router {
  const router = express.Router();
  router.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
  return router;
}
