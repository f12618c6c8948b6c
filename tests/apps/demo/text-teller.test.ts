import { paintFor } from '../../../src/apps/demo/paint';
import { textTeller } from '../../../src/apps/demo/text-teller';
import { endOfCallEvent } from '../../../src/models/end-of-call-event';
import { callMetadata } from '../../fixtures/call-metadata';
import { callRecord } from '../../fixtures/call-record';
import { finishedCall } from './finished-call';

function recordedTeller(isColourful = false): { tell: ReturnType<typeof textTeller>; lines: string[] } {
  const lines: string[] = [];
  return { tell: textTeller((line) => lines.push(line), paintFor(isColourful)), lines };
}

const started = {
  event: 'call_started',
  call_id: 'rtc_1',
  workflow_id: 'call-rtc_1',
  scenario: 'transfer',
  description: 'Somebody wants a quote.',
  caller_number: '+33612345678',
  dialed_number: '+33145678901',
  tenant: 'Acme',
} as const;

describe('textTeller', () => {
  it('text_teller_call_reads_as_a_story', () => {
    const { tell, lines } = recordedTeller();

    tell(started);
    tell({ event: 'call_step', call_id: 'rtc_1', after_s: 1.2, step: 'agent', text: '“Good morning.”' });
    tell(finishedCall());

    expect(lines).toEqual([
      '',
      '☎ +33 6 12 34 56 78 → Acme (+33 1 45 67 89 01)   workflow call-rtc_1',
      '  Somebody wants a quote.',
      '   1.20 s  agent       “Good morning.”',
      '   3.71 s  ended       transferred, 3.2 s after the answer, 2 lines of transcript',
    ]);
  });

  it('text_teller_number_of_nobody_and_failure_are_said', () => {
    const { tell, lines } = recordedTeller();

    tell({ ...started, tenant: null, description: null });
    tell(finishedCall({ outcome: null, duration_s: null, lines: 0, failure: 'step 2: no transfer was made' }));

    expect(lines.slice(1)).toEqual([
      "☎ +33 6 12 34 56 78 → +33 1 45 67 89 01, nobody's number   workflow call-rtc_1",
      '   3.71 s  ended       no outcome',
      '✘ step 2: no transfer was made',
    ]);
  });

  it('text_teller_end_shows_table_record_and_links', () => {
    const { tell, lines } = recordedTeller();
    tell(finishedCall());
    tell({ event: 'record', record: callRecord({ call_id: 'rtc_1' }) });
    const before = lines.length;

    tell({ event: 'finished', ok: true, calls: 1, failed: 0 });

    const summary = lines.slice(before).join('\n');
    expect(summary).toMatch(/^\nThe record of rtc_1 in MongoDB[^]*\n\ncaller +tenant/);
    expect(summary).toContain('"webhook_id": "wh_123"');
    expect(summary).toMatch(
      /in the Temporal UI\n {2}http:\/\/127\.0\.0\.1:8233\/namespaces\/default\/workflows\/call-rtc_1$/,
    );
  });

  it('text_teller_end_shows_cost_mail_and_webhook', () => {
    const { tell, lines } = recordedTeller();
    tell(finishedCall());
    tell({
      event: 'call_processed',
      ...{ call_id: 'rtc_1', status: 'completed', error: null, cost_usd: 0.0512, mail: 'sent', webhook: 'delivered' },
    });
    for (const call_id of ['rtc_1', 'rtc_2']) {
      tell({
        event: 'mail_arrived',
        ...{ call_id, message_id: `<${call_id}>`, from: 'Sonore <calls@sonore.example>' },
        ...{ to: 'frontdesk@acme.example', subject: 'Acme: call', text: `About ${call_id}\n\n  From: +33612345678\n` },
      });
    }
    const event = endOfCallEvent(
      callRecord({
        outcome: 'transferred',
        accepted_at: '2026-11-20T10:00:00.000Z',
        ended_at: '2026-11-20T10:00:04.200Z',
      }),
      callMetadata(),
      { transcript: null, includeCost: false },
    );
    tell({ event: 'webhook_arrived', call_id: 'rtc_1', webhook_id: 'msg_1', body: event });
    const before = lines.length;

    tell({ event: 'finished', ok: true, calls: 1, failed: 0 });

    expect(lines.slice(before)).toEqual([
      '',
      '✉ The mail about the first call, and 1 more like it',
      '  │ From: Sonore <calls@sonore.example>',
      '  │ To: frontdesk@acme.example',
      '  │ Subject: Acme: call',
      '  │',
      '  │ About rtc_1',
      '  │',
      '  │   From: +33612345678',
      '',
      '⇢ End-of-call webhooks, their signatures verified by the receiver',
      '  msg_1  call.ended  Acme  transferred, 4.2 s',
      '',
      expect.stringMatching(/^caller/),
      expect.stringMatching(/\$0\.05$/),
      '',
      'The calls in the Temporal UI',
      '  http://127.0.0.1:8233/namespaces/default/workflows/call-rtc_1',
    ]);
  });

  it('text_teller_call_that_could_not_be_processed_is_told', () => {
    const { tell, lines } = recordedTeller();
    tell(finishedCall());
    tell({
      event: 'call_processed',
      ...{ call_id: 'rtc_1', status: 'failed', error: 'The mail was not sent.', cost_usd: null },
      ...{ mail: 'failed', webhook: 'delivered' },
    });

    tell({ event: 'finished', ok: false, calls: 1, failed: 1 });

    expect(lines).toContain('✘ rtc_1: The mail was not sent.');
  });

  it('text_teller_without_record_and_ui_shows_only_the_table', () => {
    const { tell, lines } = recordedTeller();
    tell(finishedCall({ workflow_url: null }));
    const before = lines.length;

    tell({ event: 'finished', ok: true, calls: 1, failed: 0 });

    expect(lines.slice(before)).toHaveLength(3);
  });

  it.each([
    [true, 1],
    [false, 0],
  ])('text_teller_terminal_with_colours_%s_is_respected', (isColourful, escapes) => {
    const { tell, lines } = recordedTeller(isColourful);

    tell({ event: 'call_step', call_id: 'rtc_1', after_s: 0, step: 'agent', text: 'Hello.' });

    expect(lines.join().split('\u001b[36m')).toHaveLength(escapes + 1);
  });
});
