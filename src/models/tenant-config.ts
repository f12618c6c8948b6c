import { z } from 'zod';
import { businessHoursSchema, isTimeZone } from './business-hours';
import { callPoliciesSchema } from './call-policies';
import { httpToolSchema } from './http-tool';
import { mcpServerSchema } from './mcp-server';
import { postCallConfigSchema } from './post-call-config';
import { withoutAnyNulls, withoutNulls } from './without-nulls';

/**
 * A transfer target in the schemes OpenAI's REFER takes. Beyond the scheme only control characters are refused:
 * they could break out of a SIP header.
 */
export const targetUriSchema = z
  .string()
  .regex(/^(?:sips?|tel):[^\p{Cc}]+$/iu, 'must be a sip:, sips: or tel: URI without control characters');

/** Refuses a list in which two entries share the value of a field. */
function unique<Key extends string>(
  key: Key,
): (entries: readonly Record<Key, string>[], context: z.RefinementCtx) => void {
  return (entries, context) => {
    const seen = new Set<string>();
    entries.forEach((entry, index) => {
      if (seen.has(entry[key])) {
        context.addIssue({ code: 'custom', path: [index, key], message: `${key} "${entry[key]}" is used twice` });
      }
      seen.add(entry[key]);
    });
  };
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
    /** When it can be reached; absent = always. Outside these hours it is neither offered nor used. */
    business_hours: z.preprocess(withoutAnyNulls, businessHoursSchema).optional(),
  }),
);

export type Destination = z.infer<typeof destinationSchema>;

/** Transfers: whether the model may ask for them, and whereto. */
export const referFeatureSchema = z.looseObject({
  enabled: z.boolean(),
  /** A transfer that did not go through: back to the agent, or to the next open destination by priority. */
  when_unconfirmed: z.enum(['agent', 'next_destination']).default('agent'),
  destinations: z.array(destinationSchema).default([]).superRefine(unique('destination_id')),
});

/** What a tenant has switched on. A feature that is absent builds nothing. */
export const featuresSchema = z.preprocess(
  withoutNulls,
  z.looseObject({
    refer: referFeatureSchema.optional(),
    /** The model may end the call. */
    end_call: z.looseObject({ enabled: z.boolean() }).optional(),
    http_tools: z.array(z.preprocess(withoutNulls, httpToolSchema)).max(32).superRefine(unique('name')).optional(),
    mcp_servers: z
      .array(z.preprocess(withoutNulls, mcpServerSchema))
      .max(5)
      .superRefine(unique('server_id'))
      .optional(),
  }),
);

/**
 * A tenant's id: free, such as `tenant-prod-001` or `acme-corp`, but it stands in paths and on command lines, and people
 * must be able to tell two apart: 1 to 100 characters, none of them a slash, a control or an invisible character.
 */
export const tenantIdSchema = z
  .string()
  .min(1, 'must not be empty')
  .max(100, 'must have 100 characters at most')
  .refine(
    (id) => !/[\p{Cc}\p{Cf}\p{Cs}/]/u.test(id) && !/^\.{1,2}$/.test(id) && id === id.trim(),
    'must not have slashes, control characters, or blanks at its ends, nor be a dot or two',
  );

/**
 * One tenant, as the collection `tenant_config` holds it; `tenant_id` and `features` are enough. Unknown fields are
 * kept, because the document belongs to its owner.
 */
export const tenantConfigSchema = z.preprocess(
  withoutNulls,
  z.looseObject({
    tenant_id: tenantIdSchema,
    client_id: z.string().optional(),
    display_name: z.string().optional(),
    /** IANA zone, such as `Europe/Paris`. */
    timezone: z.string().refine(isTimeZone, 'must be an IANA time zone such as Europe/Paris').optional(),
    /** BCP 47 tag, such as `fr-FR`; its language is what callers' speech is transcribed in. */
    locale: z.string().optional(),
    /** ISO 3166 country whose national numbers (`01 23 …`) are read as such in this tenant's files and calls. */
    default_country: z
      .string()
      .regex(/^[A-Z]{2}$/, 'must be a country code such as FR')
      .optional(),
    status: z.enum(['active', 'disabled']).default('active'),
    features: featuresSchema,
    /** Fewer, or more, than `MAX_CONCURRENT_CALLS_PER_TENANT`; never more than `MAX_CONCURRENT_CALLS`. */
    max_concurrent_calls: z.number().int().min(0).optional(),
    policies: z.preprocess(withoutAnyNulls, callPoliciesSchema).prefault({}),
    /** The tenant's own prompts; where absent, the files `INSTRUCTIONS_FILE` and `GREETING_FILE` are used. */
    instruction_text: z.string().min(1).optional(),
    greeting_text: z.string().min(1).optional(),
    post_call: z.preprocess(withoutAnyNulls, postCallConfigSchema).optional(),
    /** Version of this document's form. */
    schema_version: z.literal(1).optional(),
    /** The operator's own; Sonore keeps it and does not look inside. */
    extensions: z.record(z.string(), z.unknown()).optional(),
  }),
);

export type TenantConfig = z.infer<typeof tenantConfigSchema>;
