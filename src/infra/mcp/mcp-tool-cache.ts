import type { McpServer } from '../../models/mcp-server';
import type { ListedTools } from './list-mcp-tools';

/** How long a list is used without asking again; a new tool is offered this much later. */
const freshMs = 60_000;

/** How long a server that did not answer is left in peace, and its callers without the wait. */
const absentMs = 10_000;

const mostEntries = 1_000;

/**
 * The lists of MCP servers, by tenant and server: calls that ring together ask once. Failures are kept, too, for a
 * shorter time.
 */
export class McpToolCache {
  private readonly entries = new Map<string, { list: Promise<ListedTools>; until: number }>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** The list of a server; `ask` is called when none is known. */
  get(tenantId: string, server: McpServer, ask: () => Promise<ListedTools>): Promise<ListedTools> {
    const key = JSON.stringify([tenantId, server]);
    const known = this.entries.get(key);
    if (known && known.until > this.now()) return known.list;
    const entry = { list: ask(), until: this.now() + freshMs };
    entry.list.catch(() => {
      entry.until = this.now() + absentMs;
    });
    if (this.entries.size >= mostEntries) this.entries.clear();
    this.entries.set(key, entry);
    return entry.list;
  }
}
