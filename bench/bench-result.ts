import { z } from 'zod';

/** Where a benchmark ran; two results of different machines have only their ratios in common. */
export const machineFactsSchema = z.object({
  cpu: z.string(),
  cores: z.number(),
  memory_gb: z.number(),
  /** One-minute load average before the benchmark: what else the machine was doing. */
  load_average: z.number(),
  platform: z.string(),
  node: z.string(),
  temporal_sdk: z.string(),
  temporal_server: z.string(),
  /** What the Temporal server keeps its data in, e.g. `sqlite` or `postgres12`. */
  temporal_store: z.string(),
  mongodb: z.string(),
});

export type MachineFacts = z.infer<typeof machineFactsSchema>;

/** How long one thing took under one load. */
export const latencySchema = z.object({
  load: z.string(),
  path: z.string(),
  count: z.number(),
  p50_ms: z.number(),
  p95_ms: z.number(),
  p99_ms: z.number(),
  /** p50 divided by the p50 of the same run's yardstick; null for the yardstick itself, and where there is none. */
  ratio: z.number().nullable(),
});

export type Latency = z.infer<typeof latencySchema>;

/** Any other number worth knowing. */
export const figureSchema = z.object({ name: z.string(), value: z.number(), unit: z.string() });

export type Figure = z.infer<typeof figureSchema>;

/** A limit the design sets, and what was measured. */
export const budgetSchema = z.object({
  name: z.string(),
  value: z.number(),
  limit: z.number(),
  unit: z.string(),
  met: z.boolean(),
});

export type Budget = z.infer<typeof budgetSchema>;

/** What one run of a benchmark found. */
const findingsSchema = z.object({
  machine: machineFactsSchema,
  latencies: z.array(latencySchema),
  figures: z.array(figureSchema),
  budgets: z.array(budgetSchema),
  /** What could not be measured, and why. */
  skipped: z.array(z.string()).default([]),
});

export type Findings = z.infer<typeof findingsSchema>;

/** Findings, and what was run when. */
export const benchResultSchema = z.object({
  benchmark: z.string(),
  /** As one types it: `npm run bench -- tools --quick`. */
  command: z.string(),
  /** ISO 8601. */
  taken_at: z.string(),
  ...findingsSchema.shape,
});

export type BenchResult = z.infer<typeof benchResultSchema>;

/** The file that `--json` writes and `--compare` reads: one result for each benchmark of a run. */
export const benchRunSchema = z.array(benchResultSchema);

/** A budget, met when the value is not above the limit. */
export function budget(name: string, value: number, limit: number, unit: string): Budget {
  return { name, value, limit, unit, met: value <= limit };
}
