import { toolError } from '../../models/failures';
import { toolDefinitions } from '../../tools/tool-definitions';

/** Names of tenants' own tools that get a time series each; every further one is `other`. */
const namesLimit = 50;

const knownErrors: ReadonlySet<string> = new Set(Object.values(toolError));
const builtIn = toolDefinitions.map(({ name }) => name);

/**
 * Label values for tools: those in code by name, tenants' tools by name as long as there are few, and nothing that the
 * model made up. Label values are never forgotten, so there must be an end to them.
 */
export class ToolLabels {
  private readonly names = new Set<string>(builtIn);

  /** `error` is the tool result's, null on success. */
  of(tool: { name: string; error: string | null }): { tool: string; result: string } {
    const { name, error } = tool;
    const result = error === null ? 'ok' : knownErrors.has(error) ? error : 'other';
    return { tool: error === toolError.toolNotFound ? 'other' : this.nameOf(name), result };
  }

  private nameOf(name: string): string {
    if (this.names.size < builtIn.length + namesLimit) this.names.add(name);
    return this.names.has(name) ? name : 'other';
  }
}
