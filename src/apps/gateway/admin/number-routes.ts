import { z } from 'zod';
import { tenantIdSchema } from '../../../models/tenant-config';
import { normalisePhoneNumber } from '../../../phone-numbers/normalise-phone-number';
import { assignNumber, releaseNumber } from '../../../tenants/assign-number';
import { misspeltNumber } from '../../../tenants/misspelt-number';
import { unknownNumber } from '../../../tenants/tenant-refusal';
import type { GatewayDependencies } from '../gateway-dependencies';
import { type AdminRoute, adminRoute } from './admin-route';
import { errorAnswer } from './api-error';
import { answered, numberTakenAnswer, unknownTenantAnswer } from './tenant-answers';

const numberSchema = z.object({
  phone_number: z.string().describe('E.164'),
  tenant_id: z.string().describe('Who answers it'),
  client_id: z.string().nullable().describe('The tenant’s client; null when it has none'),
  created_at: z
    .string()
    .nullable()
    .describe('When it was first given to a tenant, ISO 8601; null when somebody else wrote the entry'),
  updated_at: z
    .string()
    .nullable()
    .describe('When it was last given to a tenant, ISO 8601; null when somebody else wrote the entry'),
  problem: z.string().nullable().meta({ description: 'why an entry that somebody wrote by hand answers no call' }),
});

const path = '/api/v1/admin/numbers/{phone_number}';

const unknownNumberAnswer = errorAnswer('Nobody has it', {
  detail: 'No tenant has +33145678901.',
  reason: 'unknown_number',
});

/** Which tenant answers which number; the same as `sonore numbers`. */
export function numberRoutes({ repositories, settings, log }: GatewayDependencies): AdminRoute[] {
  const { phoneTenantMap, tenantConfigs } = repositories;
  const params = z.object({
    phone_number: z
      .string()
      .transform((text, context) => {
        const number = normalisePhoneNumber(text, settings.defaultCountry);
        if (number !== null) return number;
        context.addIssue({ code: 'custom', message: 'must be a phone number such as +33145678901' });
        return z.NEVER;
      })
      .meta({ description: 'E.164; national numbers are those of DEFAULT_COUNTRY', example: '+33145678901' }),
  });

  return [
    adminRoute({
      method: 'get',
      path: '/api/v1/admin/numbers',
      operationId: 'listNumbers',
      summary: 'All numbers with their tenants',
      tag: 'tenants',
      query: z.object({ tenant_id: tenantIdSchema.optional().meta({ description: 'only those of one tenant' }) }),
      answers: {
        200: {
          description: 'By number',
          schema: z.object({ numbers: z.array(numberSchema).describe('The entries, by number') }),
        },
      },
      handle: async ({ query }) => {
        const [entries, tenants] = await Promise.all([phoneTenantMap.all(query.tenant_id), tenantConfigs.all()]);
        const known = new Set(tenants.map(({ tenant_id }) => tenant_id));
        return {
          status: 200,
          body: { numbers: entries.map((entry) => ({ ...entry, problem: misspeltNumber(entry, known) })) },
        };
      },
    }),
    adminRoute({
      method: 'get',
      path,
      operationId: 'showNumber',
      summary: 'Which tenant answers a number',
      tag: 'tenants',
      params,
      answers: { 200: { description: 'Its entry', schema: numberSchema }, 404: unknownNumberAnswer },
      handle: ({ params: { phone_number } }) =>
        answered(async () => {
          const [entry] = await phoneTenantMap.of([phone_number]);
          if (entry === undefined) throw unknownNumber(phone_number);
          const tenant = await tenantConfigs.stored(entry.tenant_id);
          const problem = misspeltNumber(entry, new Set(tenant === null ? [] : [tenant.tenant_id]));
          return { status: 200, body: { ...entry, problem } };
        }),
    }),
    adminRoute({
      method: 'put',
      path,
      operationId: 'assignNumber',
      summary: 'Give a number to a tenant',
      tag: 'tenants',
      params,
      body: z.strictObject({
        tenant_id: tenantIdSchema.describe('The tenant that is to answer it'),
        move: z.boolean().default(false).meta({ description: 'take it away from the tenant that has it' }),
      }),
      bodyExample: { tenant_id: 'acme' },
      answers: {
        200: {
          description: 'The tenant has it',
          schema: z.object({
            phone_number: z.string().describe('E.164'),
            tenant_id: z.string().describe('Who answers it now'),
            change: z.enum(['assigned', 'moved', 'unchanged']).describe('What became of it'),
            previous_tenant_id: z.string().nullable().describe('Whose it was before; null when nobody’s'),
          }),
        },
        404: unknownTenantAnswer,
        409: numberTakenAnswer,
      },
      handle: ({ params: { phone_number }, body: { tenant_id, move } }) =>
        answered(async () => {
          const assigned = await assignNumber(repositories, phone_number, tenant_id, { move });
          log.info({ event: 'number_assigned', tenant_id, change: assigned.change }, 'number assigned');
          return { status: 200, body: assigned };
        }),
    }),
    adminRoute({
      method: 'delete',
      path,
      operationId: 'releaseNumber',
      summary: 'Take a number away from its tenant: calls for it are refused',
      tag: 'tenants',
      params,
      answers: {
        200: {
          description: 'Nobody has it any more',
          schema: z.object({
            phone_number: z.string().describe('E.164'),
            tenant_id: z.string().describe('Whose it was'),
          }),
        },
        404: unknownNumberAnswer,
      },
      handle: ({ params: { phone_number } }) =>
        answered(async () => {
          const tenant_id = await releaseNumber(repositories, phone_number);
          log.info({ event: 'number_released', tenant_id }, 'number released');
          return { status: 200, body: { phone_number, tenant_id } };
        }),
    }),
  ];
}
