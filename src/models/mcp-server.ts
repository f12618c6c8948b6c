import { z } from 'zod';
import { remoteHeadersSchema, remoteLimits, remoteUrlProblem } from './remote-request';
import { toolNameSchema } from './tool-name';

const mcpUrlSchema = z
  .string()
  .max(2048)
  .superRefine((url, context) => {
    const message = remoteUrlProblem(url);
    if (message !== null) context.addIssue({ code: 'custom', message });
  });

/**
 * An MCP server (streamable HTTP) whose tools a tenant's model is offered. Their names are prefixed with `server_id` and
 * `__`, so that two servers cannot collide.
 */
export const mcpServerSchema = z.strictObject({
  server_id: z
    .string()
    .regex(/^[a-zA-Z0-9-]{1,20}$/, 'must be 1 to 20 letters, digits or -')
    .describe('Stands before the names of its tools: `<server_id>__<tool>`'),
  url: mcpUrlSchema.describe('Address of its streamable HTTP'),
  enabled: z.boolean().default(true).describe('Whether its tools are offered'),
  headers: remoteHeadersSchema.default({}).describe('Headers of each request; `{{secret:NAME}}` stands for a secret'),
  tools: z.array(z.string()).optional().describe('Only these of its tools; absent: all'),
  timeout_ms: z.number().int().min(100).max(60_000).default(5_000).describe('Milliseconds one call may take'),
  ...remoteLimits,
});

export type McpServer = z.infer<typeof mcpServerSchema>;

/** A tool of an MCP server, as it was listed when the call was accepted. */
export const mcpToolSchema = z.object({
  server_id: z.string().min(1),
  /** What the server calls it. */
  tool: z.string().min(1),
  /** What the model calls it: `<server_id>__<tool>`. */
  name: toolNameSchema,
  description: z.string(),
  /** JSON Schema of the arguments. */
  parameters: z.record(z.string(), z.unknown()),
  /** The server says that a second call does no harm (`readOnlyHint` or `idempotentHint`). */
  repeatable: z.boolean(),
});

export type McpTool = z.infer<typeof mcpToolSchema>;
