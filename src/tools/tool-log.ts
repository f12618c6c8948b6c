/** Where pure code writes structured log lines: an event name in snake_case, and its fields. The host supplies it. */
export type ToolLog = (event: string, fields: Record<string, unknown>) => void;
