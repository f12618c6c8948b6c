import { z } from 'zod';
import { tenantFileSchema } from '../../../models/tenant-file';
import { checkTenant } from '../../../tenants/check-tenant';

/**
 * A tenant as the body of a request: looked at as `sonore tenants validate` does, and kept as it was written, so that
 * defaults stay Sonore's to change.
 */
export const tenantBodySchema = z
  .record(z.string(), z.unknown())
  .superRefine((document, context) => {
    for (const { path, message } of checkTenant(document).problems) {
      context.addIssue({ code: 'custom', path, message });
    }
  })
  .meta({
    override: ({ jsonSchema }) => {
      for (const key of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, key);
      // What cannot be said in JSON Schema is checked all the same, and told field by field.
      const { $schema: _dialect, ...schema } = z.toJSONSchema(tenantFileSchema, {
        io: 'input',
        unrepresentable: 'any',
      });
      Object.assign(jsonSchema, schema, {
        description: 'The tenant’s config, and the numbers it answers. docs/tenants.md explains every field.',
      });
    },
  });
