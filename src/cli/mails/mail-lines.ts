import type { CallMetadata } from '../../models/call-metadata';
import { textTable } from '../text-table';

/** Mails about calls as a table for people. */
export function mailLines(calls: readonly CallMetadata[]): string[] {
  if (calls.length === 0) return ['There are none.'];
  return textTable([
    ['call', 'tenant', 'ended', 'state', 'why'],
    ...calls.map(({ call_id, tenant_id, ended_at, mail }) => [
      call_id,
      tenant_id,
      ended_at.slice(0, 16).replace('T', ' '),
      mail.state,
      mail.error ?? '–',
    ]),
  ]);
}
