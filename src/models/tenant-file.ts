import { z } from 'zod';
import { tenantConfigSchema } from './tenant-config';
import { withoutNulls } from './without-nulls';

/**
 * A tenant as an operator writes it, one document of a file or the body of a request: its config, and the numbers it
 * answers. Without `numbers` those it has stay; an empty list releases all.
 */
export const tenantFileSchema = z.preprocess(
  withoutNulls,
  tenantConfigSchema.out.extend({
    numbers: z
      .array(z.string())
      .max(1_000, 'must be 1000 numbers at most')
      .optional()
      .describe(
        'The numbers that it answers: E.164, or national ones of `default_country`. Absent: those that it has; an empty list releases all',
      ),
  }),
);

/** Fields that Sonore writes itself beside a tenant's own; in a document that is applied they have no meaning. */
export const keptBySonore = ['_id', 'created_at', 'updated_at'] as const;
