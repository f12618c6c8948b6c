import { paintFor } from '../../../src/apps/demo/paint';
import { textTeller } from '../../../src/apps/demo/text-teller';
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
      '☎ +33 6 12 34 56 78 → Acme (+33 1 45 67 89 01)   call-rtc_1',
      '   1.20 s  agent       “Good morning.”',
      '   3.71 s  ended       transferred, 3.7 s, 2 turns, $0.01',
    ]);
  });

  it('text_teller_number_of_nobody_and_failure_are_said', () => {
    const { tell, lines } = recordedTeller();

    tell({ ...started, tenant: null });
    tell(finishedCall({ outcome: null, cost_usd: null, turns: 0, failure: 'step 2: no transfer was made' }));

    expect(lines.slice(1)).toEqual([
      "☎ +33 6 12 34 56 78 → +33 1 45 67 89 01, nobody's number   call-rtc_1",
      '   3.71 s  ended       no outcome, 3.7 s',
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
    expect(summary).toMatch(/^\ncaller +tenant/);
    expect(summary).toContain('The record of rtc_1 in MongoDB');
    expect(summary).toContain('"webhook_id": "wh_123"');
    expect(summary).toMatch(
      /in the Temporal UI\n {2}http:\/\/127\.0\.0\.1:8233\/namespaces\/default\/workflows\/call-rtc_1$/,
    );
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
