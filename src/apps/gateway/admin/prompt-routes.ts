import { z } from 'zod';
import { PromptFiles } from '../../../infra/prompt-files';
import { promptKindSchema, type TenantPromptState } from '../../../models/prompt';
import {
  promptChangeViewSchema,
  promptComparisonSchema,
  promptDiffSchema,
  promptNames,
  promptProblemSchema,
  promptsViewSchema,
  promptVersionViewSchema,
} from '../../../models/prompts-view';
import { PromptChanges } from '../../../prompts/prompt-changes';
import { asPromptError, type PromptError } from '../../../prompts/prompt-error';
import { longestPrompt } from '../../../prompts/prompt-template';
import { PromptViews } from '../../../prompts/prompt-views';
import type { GatewayDependencies } from '../gateway-dependencies';
import { type AdminAnswer, type AdminRoute, adminRoute } from './admin-route';
import { errorAnswer } from './api-error';

const path = '/api/v1/admin/tenants/{tenant_id}/prompts';

const tenantParams = z.object({ tenant_id: z.string().min(1).meta({ description: 'the tenant’s id' }) });

const by = z.string().min(1).max(200).optional().meta({ description: 'who makes the change; kept as the last editor' });

const byBody = z.strictObject({ by }).optional();

const statuses = { unknown: 404, conflict: 409, invalid: 422 } as const;

const unknown = errorAnswer('There is no such tenant, or no such version', { detail: 'There is no tenant acme.' });

const conflict = errorAnswer('Not possible as the prompts are now, or somebody else has just changed them', {
  detail: 'There is no draft to publish: edit the instruction or the greeting first.',
  reason: 'conflict',
});

const invalid = {
  description: 'The text cannot be used: each problem with its line',
  schema: z.object({
    detail: z.string().describe('What is the matter, for people'),
    reason: z.literal('invalid').describe('The same for programs'),
    problems: z.array(promptProblemSchema).describe('Each place that cannot be used'),
  }),
};

const promptsSchema = promptsViewSchema.meta({ id: 'Prompts' });

const versionSchema = promptVersionViewSchema.meta({ id: 'PromptVersion' });

const prompts = { description: 'The tenant’s prompts afterwards', schema: promptsSchema };

/** What an operator can look at and change of a tenant's prompts; the same as `sonore prompts`. */
export function promptRoutes({ repositories, settings }: GatewayDependencies): AdminRoute[] {
  const files = new PromptFiles({ instructions: settings.instructionsFile, greeting: settings.greetingFile });
  const views = new PromptViews(repositories, files);
  const changes = new PromptChanges(repositories);

  return [
    adminRoute({
      method: 'get',
      path,
      operationId: 'showPrompts',
      summary: 'Which versions answer, which wait, and the words in force',
      tag: 'prompts',
      params: tenantParams,
      answers: { 200: { description: 'The tenant’s prompts', schema: promptsSchema }, 404: unknown, 409: conflict },
      handle: ({ params }) => answered(() => views.show(params.tenant_id)),
    }),
    adminRoute({
      method: 'put',
      path: `${path}/draft/{kind}`,
      operationId: 'editPrompt',
      summary: 'Keep a text as the draft of one kind',
      description: 'Calls are not answered with it before it is published. Its template is checked here.',
      tag: 'prompts',
      params: tenantParams.extend({
        kind: promptKindSchema.describe('`instruction` the system prompt, `greeting` the first words'),
      }),
      body: z.strictObject({
        prompt_text: z.string().min(1).max(longestPrompt).describe('The text, with its variables'),
        by,
      }),
      bodyExample: { prompt_text: 'You answer the telephone of {{tenant.display_name}}.', by: 'ana' },
      answers: { 200: prompts, 404: unknown, 409: conflict, 422: invalid },
      handle: ({ params: { tenant_id, kind }, body }) =>
        changed(tenant_id, () => changes.edit(tenant_id, { kind, text: body.prompt_text, by: body.by ?? null })),
    }),
    adminRoute({
      method: 'post',
      path: `${path}/publish`,
      operationId: 'publishPrompts',
      summary: 'Answer with the draft, at once or as a trial',
      description:
        'From the next call on, in every process. With `percent` only that share of the calls is answered with it, as a ' +
        'trial; without a draft, `percent` changes the share of the trial that is on.',
      tag: 'prompts',
      params: tenantParams,
      body: z
        .strictObject({
          percent: z
            .number()
            .min(0)
            .max(100)
            .optional()
            .describe('Share of the calls, of 100; absent: all of them, with no trial'),
          by,
        })
        .optional(),
      bodyExample: { percent: 10, by: 'ana' },
      answers: { 200: prompts, 404: unknown, 409: conflict, 422: invalid },
      handle: ({ params: { tenant_id }, body }) =>
        changed(tenant_id, () => changes.publish(tenant_id, { percent: body?.percent, by: body?.by ?? null })),
    }),
    adminRoute({
      method: 'post',
      path: `${path}/promote`,
      operationId: 'promotePrompts',
      summary: 'Answer every call with the version on trial',
      tag: 'prompts',
      params: tenantParams,
      body: byBody,
      answers: { 200: prompts, 404: unknown, 409: conflict },
      handle: ({ params: { tenant_id }, body }) =>
        changed(tenant_id, () => changes.promote(tenant_id, { by: body?.by ?? null })),
    }),
    adminRoute({
      method: 'post',
      path: `${path}/rollback`,
      operationId: 'rollbackPrompts',
      summary: 'End the trial, or return to what was published before',
      tag: 'prompts',
      params: tenantParams,
      body: byBody,
      answers: { 200: prompts, 404: unknown, 409: conflict },
      handle: ({ params: { tenant_id }, body }) =>
        changed(tenant_id, () => changes.rollback(tenant_id, { by: body?.by ?? null })),
    }),
    adminRoute({
      method: 'post',
      path: `${path}/fallback`,
      operationId: 'keepPromptsAsFallback',
      summary: 'Make what is published the fallback',
      description: 'It answers should a version be deleted that calls were meant to get.',
      tag: 'prompts',
      params: tenantParams,
      body: byBody,
      answers: { 200: prompts, 404: unknown, 409: conflict },
      handle: ({ params: { tenant_id }, body }) =>
        changed(tenant_id, () => changes.keepAsFallback(tenant_id, { by: body?.by ?? null })),
    }),
    adminRoute({
      method: 'get',
      path: `${path}/versions`,
      operationId: 'listPromptVersions',
      summary: 'The tenant’s versions, newest first',
      tag: 'prompts',
      params: tenantParams,
      query: z.object({
        kind: promptKindSchema.optional().describe('Only those of one kind'),
        limit: z.coerce.number().int().min(1).max(500).default(50).describe('At most so many'),
      }),
      answers: {
        200: {
          description: 'Versions',
          schema: z.object({ versions: z.array(versionSchema).describe('The newest first') }),
        },
        404: unknown,
        409: conflict,
      },
      handle: ({ params, query }) => answered(async () => ({ versions: await views.history(params.tenant_id, query) })),
    }),
    adminRoute({
      method: 'get',
      path: `${path}/versions/{version_id}`,
      operationId: 'getPromptVersion',
      summary: 'One version',
      tag: 'prompts',
      params: tenantParams.extend({ version_id: z.string().min(1).meta({ description: 'its id, or the beginning' }) }),
      answers: { 200: { description: 'The version', schema: versionSchema }, 404: unknown, 409: conflict },
      handle: ({ params }) => answered(() => views.version(params.tenant_id, params.version_id)),
    }),
    adminRoute({
      method: 'get',
      path: `${path}/changes`,
      operationId: 'listPromptChanges',
      summary: 'Who has edited, published or taken back what, the latest first',
      tag: 'prompts',
      params: tenantParams,
      query: z.object({
        limit: z.coerce.number().int().min(1).max(200).default(50).describe('At most so many; 200 are kept'),
      }),
      answers: {
        200: {
          description: 'Changes',
          schema: z.object({ changes: z.array(promptChangeViewSchema).describe('The latest first') }),
        },
        404: unknown,
        409: conflict,
      },
      handle: ({ params, query }) =>
        answered(async () => ({ changes: await views.changes(params.tenant_id, query.limit) })),
    }),
    adminRoute({
      method: 'get',
      path: `${path}/diff`,
      operationId: 'diffPrompts',
      summary: 'How two prompts differ',
      description: 'By default from what is published to the draft, else to the version on trial.',
      tag: 'prompts',
      params: tenantParams,
      query: z.object({
        from: z
          .string()
          .min(1)
          .optional()
          .meta({ description: `${promptNames.join(', ')}, or a version’s id` }),
        to: z.string().min(1).optional().meta({ description: 'the same' }),
      }),
      answers: { 200: { description: 'Unified patches', schema: promptDiffSchema }, 404: unknown, 409: conflict },
      handle: ({ params, query }) => answered(() => views.diff(params.tenant_id, query.from, query.to)),
    }),
    adminRoute({
      method: 'get',
      path: `${path}/comparison`,
      operationId: 'comparePrompts',
      summary: 'How the calls of the version on trial went, beside the others; without one, those of the last trial',
      tag: 'prompts',
      params: tenantParams,
      answers: {
        200: { description: 'Both sides, during the trial', schema: promptComparisonSchema },
        404: unknown,
        409: conflict,
      },
      handle: ({ params }) => answered(() => views.compare(params.tenant_id)),
    }),
  ];

  function changed(tenantId: string, change: () => Promise<TenantPromptState>): Promise<AdminAnswer> {
    return answered(async () => {
      await change();
      return views.show(tenantId);
    });
  }
}

async function answered(work: () => Promise<object>): Promise<AdminAnswer> {
  try {
    return { status: 200, body: await work() };
  } catch (error) {
    const refused = asPromptError(error);
    if (refused === null) throw error;
    return refusal(refused);
  }
}

function refusal({ reason, message: detail, problems }: PromptError): AdminAnswer {
  const body = reason === 'invalid' ? { detail, reason, problems } : { detail, reason };
  return { status: statuses[reason], body };
}
