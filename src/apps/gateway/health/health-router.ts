import express, { type Router } from 'express';
import type { Logger } from '../../../infra/logger';
import { withTimeLimit } from '../../../infra/time-limit';

/** An orchestrator's own probe gives up after a few seconds, and then knows less than from our answer. */
const checkLimitMs = 2_000;

/** One thing a process needs in order to serve. */
export interface ReadinessCheck {
  /** Shown to whoever asks; no secrets in it. */
  name: string;
  /** Rejects when the thing is not there. */
  check: () => Promise<void>;
}

/**
 * `GET /api/v1/health` (liveness): 200 `{ok: true, status: "healthy"}` as long as the process answers.
 * `GET /api/v1/ready`: 200 `{ok: true, status: "ready"}`, or 503 `{ok: false, status: "not_ready", failing: [name, …]}`
 * after 2 s at most. Reasons go to the log, because both routes are public.
 */
export function createHealthRouter(checks: readonly ReadinessCheck[], log: Logger): Router {
  const known = new Set<string>();
  let running: Promise<string[]> | null = null;
  const router = express.Router();
  router.get('/api/v1/health', (_request, response) => {
    response.json({ ok: true, status: 'healthy' });
  });
  router.get('/api/v1/ready', async (_request, response) => {
    // Those who ask at the same time share one round of checks: a public route must not multiply into requests.
    running ??= failingChecks(checks, known, log).finally(() => {
      running = null;
    });
    const failing = await running;
    if (failing.length === 0) response.json({ ok: true, status: 'ready' });
    else response.status(503).json({ ok: false, status: 'not_ready', failing });
  });
  return router;
}

/** Runs the checks side by side; `known` holds the failing ones, so that only a change is worth a line of log. */
async function failingChecks(checks: readonly ReadinessCheck[], known: Set<string>, log: Logger): Promise<string[]> {
  const outcomes = await Promise.all(
    checks.map(async ({ name, check }) => {
      try {
        await withTimeLimit(checkLimitMs, check, () => new Error(`no answer within ${checkLimitMs} ms`));
        if (known.delete(name)) log.info({ event: 'readiness_check_passed', check: name }, 'ready again');
        return [];
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (!known.has(name)) log.warn({ event: 'readiness_check_failed', check: name, reason }, 'not ready');
        known.add(name);
        return [name];
      }
    }),
  );
  return outcomes.flat();
}
