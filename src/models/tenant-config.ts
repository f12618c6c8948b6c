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
    destination_id: z.string().min(1).describe('The name the model and operators choose it by'),
    label: z.string().optional().describe('What the model is told that it is'),
    target_uri: targetUriSchema
      .optional()
      .describe('Where to: a `tel:`, `sip:` or `sips:` URI; without one it can be offered but not reached'),
    enabled: z.boolean().default(true).describe('Whether it is offered'),
    priority: z
      .number()
      .int()
      .optional()
      .describe('Smaller is offered first; destinations without one come last, in their order'),
    business_hours: z
      .preprocess(withoutAnyNulls, businessHoursSchema)
      .optional()
      .describe('When it can be reached; absent: always'),
  }),
);

export type Destination = z.infer<typeof destinationSchema>;

/** Transfers: whether the model may ask for them, and whereto. */
export const referFeatureSchema = z.looseObject({
  enabled: z.boolean().describe('Whether the model may transfer calls'),
  when_unconfirmed: z
    .enum(['agent', 'next_destination'])
    .default('agent')
    .describe(
      'After a transfer that did not go through: back to the agent, or to the next open destination by priority',
    ),
  destinations: z.array(destinationSchema).default([]).superRefine(unique('destination_id')).describe('To whom'),
});

/** What a tenant has switched on. A feature that is absent builds nothing. */
export const featuresSchema = z.preprocess(
  withoutNulls,
  z.looseObject({
    refer: referFeatureSchema.optional().describe('Transfers; absent: none'),
    end_call: z
      .looseObject({ enabled: z.boolean().describe('Whether it may') })
      .optional()
      .describe('Whether the model may end the call; absent: no'),
    http_tools: z
      .array(z.preprocess(withoutNulls, httpToolSchema))
      .max(32)
      .superRefine(unique('name'))
      .optional()
      .describe('Requests to services of the tenant’s own, as tools of the model'),
    mcp_servers: z
      .array(z.preprocess(withoutNulls, mcpServerSchema))
      .max(5)
      .superRefine(unique('server_id'))
      .optional()
      .describe('MCP servers whose tools the model is offered'),
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
    tenant_id: tenantIdSchema.describe(
      '1 to 100 characters, free but for slashes, control characters and blanks at the ends',
    ),
    client_id: z.string().optional().describe('The client that it belongs to, for the operator’s own books'),
    display_name: z.string().optional().describe('What it is called, in prompts and mails'),
    timezone: z
      .string()
      .refine(isTimeZone, 'must be an IANA time zone such as Europe/Paris')
      .optional()
      .describe('IANA zone such as `Europe/Paris`; absent: that of its opening hours, and UTC without one'),
    locale: z
      .string()
      .optional()
      .describe('BCP 47 tag such as `fr-FR`; its language is what callers’ speech is transcribed in'),
    default_country: z
      .string()
      .regex(/^[A-Z]{2}$/, 'must be a country code such as FR')
      .optional()
      .describe('ISO 3166 country such as `FR`, whose national numbers are read as such here and in its calls'),
    status: z.enum(['active', 'disabled']).default('active').describe('`disabled`: its calls are refused'),
    features: featuresSchema.describe('What the model can do; a feature that is absent is off'),
    max_concurrent_calls: z
      .number()
      .int()
      .min(0)
      .optional()
      .describe('Calls at a time, instead of MAX_CONCURRENT_CALLS_PER_TENANT; never more than MAX_CONCURRENT_CALLS'),
    policies: z
      .preprocess(withoutAnyNulls, callPoliciesSchema)
      .prefault({})
      .describe('Longest call, silence, opening hours and the like'),
    instruction_text: z
      .string()
      .min(1)
      .optional()
      .describe('The system prompt while none is published; absent: the file INSTRUCTIONS_FILE'),
    greeting_text: z
      .string()
      .min(1)
      .optional()
      .describe('The first words while none are published; absent: the file GREETING_FILE'),
    post_call: z.preprocess(withoutAnyNulls, postCallConfigSchema).optional().describe('What happens after its calls'),
    schema_version: z.literal(1).optional().describe('Version of this document’s form'),
    extensions: z
      .record(z.string(), z.unknown())
      .optional()
      .describe(
        'The operator’s own values, for prompts (`{{tenant.extensions.…}}`); Sonore keeps them and does not look inside',
      ),
  }),
);

export type TenantConfig = z.infer<typeof tenantConfigSchema>;
