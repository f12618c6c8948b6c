import type { CallMetadata } from '../../models/call-metadata';
import { textTable } from '../text-table';

/** Webhooks as a table for people. */
export function webhookLines(calls: readonly CallMetadata[]): string[] {
  if (calls.length === 0) return ['There are none.'];
  return textTable([
    ['call', 'tenant', 'ended', 'state', 'attempts', 'last answer'],
    ...calls.map(({ call_id, tenant_id, ended_at, webhook }) => [
      call_id,
      tenant_id,
      ended_at.slice(0, 16).replace('T', ' '),
      webhook.state,
      String(webhook.attempts),
      webhook.last_error ?? (webhook.last_status === null ? '–' : `HTTP ${webhook.last_status}`),
    ]),
  ]);
}
