import { type JournalRecord } from '../../src/simulator/journal';
import { answeredFunctionCall } from '../tools/tool-round-trips';

/** What became of one call after the process that held its socket was ended. */
export interface AfterFailure {
  callId: string;
  /** Milliseconds in which no sideband was attached; null when none came back. */
  withoutSocketMs: number | null;
  /** Milliseconds until a function call was answered by whoever came after; null when none was. */
  servedAfterMs: number | null;
}

/**
 * What the wire shows of calls that all had a sideband at `from`, up to `until` (milliseconds since 1970, as the records).
 * A call is lost that has no sideband in the end, or on which nothing is answered any more.
 */
export function afterFailure(
  records: readonly JournalRecord[],
  callIds: readonly string[],
  from: number,
  until: number,
): AfterFailure[] {
  return callIds.map((callId) => {
    let withoutMs = 0;
    let goneAt: number | null = null;
    let servedAt: number | null = null;
    for (const record of records) {
      if (record.callId !== callId || record.at < from || record.at > until) continue;
      if (record.kind === 'socket' && record.sockets === 0) {
        goneAt ??= record.at;
        servedAt = null;
      } else if (record.kind === 'socket' && goneAt !== null) {
        withoutMs += record.at - goneAt;
        goneAt = null;
      } else if (record.kind === 'frame' && answeredFunctionCall(record) !== null) {
        servedAt ??= record.at;
      }
    }
    return {
      callId,
      withoutSocketMs: goneAt === null ? withoutMs : null,
      servedAfterMs: servedAt === null ? null : servedAt - from,
    };
  });
}

/** Whether the call has no control any more. */
export function isLost({ withoutSocketMs, servedAfterMs }: AfterFailure): boolean {
  return withoutSocketMs === null || servedAfterMs === null;
}
