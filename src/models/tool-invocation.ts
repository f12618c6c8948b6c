import { z } from 'zod';
import { tenantConfigSchema } from './tenant-config';

/**
 * One function call of the model, as a tool sees it. `call_id` is the phone call (`rtc_…`), `function_call_id` the
 * model's call (`call_…`), `arguments_json` the model's raw text: not necessarily JSON.
 */
export const toolInvocationSchema = z.object({
  call_id: z.string().min(1),
  function_call_id: z.string().min(1),
  /** Empty when the invocation did not come from the sideband. */
  response_id: z.string(),
  item_id: z.string(),
  name: z.string().min(1),
  arguments_json: z.string(),
  tenant_config: tenantConfigSchema,
});

export type ToolInvocation = z.infer<typeof toolInvocationSchema>;
