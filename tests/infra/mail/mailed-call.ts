import { mailHtml } from '../../../src/infra/mail/mail-html';
import { mailText } from '../../../src/infra/mail/mail-text';
import { type MailedCall, summaryMailContent } from '../../../src/infra/mail/summary-mail-content';
import { callMetadata, writtenSummary } from '../../fixtures/call-metadata';
import { callRecord } from '../../fixtures/call-record';
import { sampleTenantConfig } from '../../fixtures/sample-tenant-config';
import { transcriptItem } from '../../fixtures/transcript-item';

const accepted = { started_at: '2026-11-20T10:00:00.000Z', accepted_at: '2026-11-20T10:00:02.000Z' };
/** What a call has that its caller ended. */
export const ended = { ...accepted, ended_at: '2026-11-20T10:03:05.000Z', outcome: 'caller_hung_up' } as const;

/** A call to Acme, with a summary, as it is put into a mail. */
export function mailedCall(overrides: Partial<MailedCall> = {}): MailedCall {
  return {
    record: callRecord(ended),
    metadata: callMetadata({ summary: writtenSummary({ extracted: { order_number: 'A-7', urgent: true } }) }),
    tenant: sampleTenantConfig({ display_name: 'Acme', timezone: 'Europe/Paris', locale: 'en-GB' }),
    transcript: [
      transcriptItem({ role: 'assistant', text: 'Acme, good morning.', at: '2026-11-20T10:00:03.000Z' }),
      transcriptItem({ text: 'A quote, please.', at: '2026-11-20T10:00:06.000Z' }),
    ],
    ...overrides,
  };
}

/** The mail as text. The commas and blanks in a date differ between versions of Node's locale data. */
export const textOf = (call: MailedCall): string =>
  mailText(summaryMailContent(call))
    .replace(/^ {2}(.*\((?:UTC|\w+\/\w+)\))$/m, (_line, when: string) => `  ${when.replace(/[,\s]+/g, ' ')}`)
    .replace(/[\u00A0\u202F]/g, ' ');
export const htmlOf = (call: MailedCall): string => mailHtml(summaryMailContent(call));
