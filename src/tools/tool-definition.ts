import { type FunctionTool } from '../models/call-control';
import { type TenantConfig } from '../models/tenant-config';
import { type ToolFunction } from './tool-function';

/**
 * Makes the tool a tenant's model is offered, or null where the tenant's config does not ask for it. `now`, milliseconds
 * since the epoch, is for tools that are not offered at every hour.
 */
export type ToolBuilder = (config: TenantConfig, now: number) => FunctionTool | null;

/** One tool, whole: how it is offered and how it runs. */
export interface ToolDefinition {
  /** The function name the model calls; `build` offers it under the same. */
  name: string;
  build: ToolBuilder;
  run: ToolFunction;
  /** What the model is saying in the same response is played out before the tool runs, because the tool ends the talk. */
  afterSpeech?: boolean;
  /** A success ends the talk, so that it is recorded and not given to the model, which would answer it. */
  lastWord?: boolean;
}
