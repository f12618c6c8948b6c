import { z } from 'zod';
import { tenantIdSchema } from '../../../models/tenant-config';
import { applyTenants, refuseTakenNumbers } from '../../../tenants/apply-tenants';
import { checkTenant } from '../../../tenants/check-tenant';
import { deleteTenant, deletionReceiptSchema } from '../../../tenants/delete-tenant';
import { planTenant } from '../../../tenants/plan-tenants';
import {
  listTenants,
  showTenant,
  shownTenantSchema,
  summaryOf,
  tenantSummarySchema,
} from '../../../tenants/show-tenants';
import { findingText } from '../../../tenants/tenant-finding';
import { unknownTenant } from '../../../tenants/tenant-refusal';
import type { GatewayDependencies } from '../gateway-dependencies';
import { type AdminRoute, adminRoute } from './admin-route';
import { errorAnswer, failure } from './api-error';
import { answered, numberTakenAnswer, unknownTenantAnswer } from './tenant-answers';
import { tenantBodySchema } from './tenant-body';

const path = '/api/v1/admin/tenants/{tenant_id}';

const params = z.object({ tenant_id: tenantIdSchema.meta({ description: 'the tenant’s id' }) });

/** A query has texts only. */
const flag = (description: string) => z.enum(['true', 'false']).default('false').meta({ description });

/** What a PUT has done, or with `dry_run` would do. */
const changeSchema = z.object({
  tenant_id: z.string().describe('The tenant'),
  change: z.enum(['created', 'updated', 'unchanged']).describe('What became, or would become, of it'),
  dry_run: z.boolean().describe('Whether nothing was changed, only looked at'),
  diff: z.array(z.string()).meta({ description: 'lines of a unified diff of the tenant as YAML' }),
  numbers: z
    .object({
      assigned: z.array(z.string()).describe('Numbers that were nobody’s, E.164'),
      moved: z
        .array(z.object({ phone_number: z.string().describe('E.164'), tenant_id: z.string().describe('Whose it was') }))
        .describe('Numbers that were other tenants’'),
      released: z.array(z.string()).describe('Numbers that it has no longer, E.164'),
    })
    .describe('What became of its numbers'),
  warnings: z.array(z.string()).describe('What is kept, and looks like a slip of the pen'),
});

const example = {
  tenant_id: 'acme',
  numbers: ['+33145678901'],
  display_name: 'Acme',
  timezone: 'Europe/Paris',
  features: { end_call: { enabled: true } },
};

/** Tenants as an operator writes and reads them; the same as `sonore tenants`. */
export function tenantRoutes({ repositories, log }: GatewayDependencies): AdminRoute[] {
  return [
    adminRoute({
      method: 'get',
      path: '/api/v1/admin/tenants',
      operationId: 'listTenants',
      summary: 'All tenants with their numbers, broken ones with the reason',
      tag: 'tenants',
      answers: {
        200: {
          description: 'By id',
          schema: z.object({ tenants: z.array(tenantSummarySchema).describe('All of them, by id') }),
        },
      },
      handle: async () => ({ status: 200, body: { tenants: (await listTenants(repositories)).map(summaryOf) } }),
    }),
    adminRoute({
      method: 'get',
      path,
      operationId: 'showTenant',
      summary: 'One tenant; its `document` can be sent back as it is',
      tag: 'tenants',
      params,
      answers: { 200: { description: 'The tenant', schema: shownTenantSchema }, 404: unknownTenantAnswer },
      handle: ({ params: { tenant_id } }) =>
        answered(async () => {
          const tenant = await showTenant(repositories, tenant_id);
          if (tenant === null) throw unknownTenant(tenant_id);
          return { status: 200, body: tenant };
        }),
    }),
    adminRoute({
      method: 'put',
      path,
      operationId: 'applyTenant',
      summary: 'Make a tenant what the document says',
      description:
        'The whole document; what it does not name is gone afterwards, but for `numbers`: without them the tenant’s stay. ' +
        'The same document again changes nothing. `tenant_id` stands in the path and in the document.',
      tag: 'tenants',
      params,
      query: z.object({
        dry_run: flag('answer what would change, and change nothing'),
        move_numbers: flag('take numbers away from the tenants that have them'),
      }),
      body: tenantBodySchema,
      bodyExample: example,
      answers: {
        200: { description: 'What has changed, if anything', schema: changeSchema },
        201: { description: 'The tenant is new', schema: changeSchema },
        409: numberTakenAnswer,
      },
      handle: ({ params: { tenant_id }, query, body }) =>
        answered(async () => {
          const dry_run = query.dry_run === 'true';
          const moveNumbers = query.move_numbers === 'true';
          const { tenant, warnings } = checkTenant(body);
          if (tenant?.tenant_id !== tenant_id) return failure(400, 'body.tenant_id: must be the id in the path');
          const plan = await planTenant(repositories, tenant);
          // A refusal is answered by a dry run, too.
          refuseTakenNumbers([plan], { moveNumbers });
          if (!dry_run) await applyTenants(repositories, [plan], { moveNumbers });
          if (!dry_run) log.info({ event: 'tenant_applied', tenant_id, change: plan.change }, 'tenant applied');
          const { assigned, taken, released } = plan.numbers;
          return {
            status: plan.change === 'created' && !dry_run ? 201 : 200,
            body: {
              ...{ tenant_id, change: plan.change, dry_run, diff: plan.diff },
              numbers: { assigned, moved: taken, released },
              warnings: warnings.map(findingText),
            },
          };
        }),
    }),
    adminRoute({
      method: 'delete',
      path,
      operationId: 'deleteTenant',
      summary: 'Remove a tenant, with its data if that is wanted',
      description: 'Repeated after an interruption it does the rest; the receipt is that of one request.',
      tag: 'tenants',
      params,
      query: z.object({ with_data: flag('its calls, transcripts, usage, turns, summaries and prompts, too') }),
      answers: {
        200: { description: 'What was removed, and what remains', schema: deletionReceiptSchema },
        404: unknownTenantAnswer,
        409: errorAnswer('It has live calls', {
          detail:
            'Nothing was removed: acme has 1 live call (rtc_1). Disable it, hang them up or wait for their end, then delete it.',
          reason: 'live_calls',
        }),
      },
      handle: ({ params: { tenant_id }, query }) =>
        answered(async () => {
          const with_data = query.with_data === 'true';
          const receipt = await deleteTenant(repositories, tenant_id, { withData: with_data });
          log.info({ event: 'tenant_deleted', tenant_id, with_data, removed: receipt.removed }, 'tenant deleted');
          return { status: 200, body: receipt };
        }),
    }),
  ];
}
