import { z } from 'zod';

/**
 * A transfer target in the schemes OpenAI's REFER takes. Beyond the scheme only control characters are refused:
 * they could break out of a SIP header.
 */
export const targetUriSchema = z
  .string()
  .regex(/^(?:sips?|tel):[^\p{Cc}]+$/iu, 'must be a sip:, sips: or tel: URI without control characters');

/** Documents written by Python say `null` for what is absent; so does a person who empties a field. */
function withoutNulls(document: unknown): unknown {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return document;
  return Object.fromEntries(Object.entries(document).filter(([, value]) => value !== null));
}

/** Someone a call can be transferred to. Without `target_uri` it can be offered but not reached. */
export const destinationSchema = z.preprocess(
  withoutNulls,
  z.looseObject({
    destination_id: z.string().min(1),
    label: z.string().optional(),
    target_uri: targetUriSchema.optional(),
    enabled: z.boolean().default(true),
    /** Smaller is offered first; destinations without one come last, in document order. */
    priority: z.number().int().optional(),
  }),
);

export type Destination = z.infer<typeof destinationSchema>;

/** Transfers: whether the model may ask for them, and whereto. */
export const referFeatureSchema = z.looseObject({
  enabled: z.boolean(),
  destinations: z
    .array(destinationSchema)
    .default([])
    .superRefine((destinations, context) => {
      const seen = new Set<string>();
      destinations.forEach(({ destination_id }, index) => {
        if (seen.has(destination_id)) {
          context.addIssue({
            code: 'custom',
            path: [index, 'destination_id'],
            message: `destination_id "${destination_id}" is used twice`,
          });
        }
        seen.add(destination_id);
      });
    }),
});

/** What a tenant has switched on. A feature that is absent builds nothing. */
export const featuresSchema = z.preprocess(withoutNulls, z.looseObject({ refer: referFeatureSchema.optional() }));

/**
 * One tenant, as the collection `tenant_config` holds it; `tenant_id` and `features` are enough. Unknown fields are
 * kept, because the document belongs to its owner.
 */
export const tenantConfigSchema = z.preprocess(
  withoutNulls,
  z.looseObject({
    tenant_id: z.string().min(1),
    client_id: z.string().optional(),
    display_name: z.string().optional(),
    /** IANA zone, such as `Europe/Paris`. */
    timezone: z.string().optional(),
    /** BCP 47 tag, such as `fr-FR`; its language is what callers' speech is transcribed in. */
    locale: z.string().optional(),
    status: z.enum(['active', 'disabled']).default('active'),
    features: featuresSchema,
    /** The tenant's own prompts; where absent, the files `INSTRUCTIONS_FILE` and `GREETING_FILE` are used. */
    instruction_text: z.string().min(1).optional(),
    greeting_text: z.string().min(1).optional(),
  }),
);

export type TenantConfig = z.infer<typeof tenantConfigSchema>;
