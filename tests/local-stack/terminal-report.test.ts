import { terminalReport } from '../../src/local-stack/terminal-report';

const eraseLine = '\r\u001b[K';

function recordedStream(isTTY: boolean): { text: () => string; stream: Parameters<typeof terminalReport>[0] } {
  const written: string[] = [];
  return { text: () => written.join(''), stream: { write: (text) => written.push(text), isTTY, columns: 60 } };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('terminalReport', () => {
  it('terminal_report_to_a_file_writes_plain_lines_now_and_then', () => {
    const { text, stream } = recordedStream(false);

    const progress = terminalReport(stream).start('Fetching mongod');
    jest.advanceTimersByTime(5000);
    progress.update('12 MB');
    jest.advanceTimersByTime(7000);
    progress.end('Fetched mongod');
    jest.advanceTimersByTime(60_000);

    expect(text()).toBe('Fetching mongod …\nFetching mongod … 10 s, 12 MB\nFetched mongod\n');
  });

  it('terminal_report_on_a_terminal_keeps_tasks_in_one_line_below_the_others', () => {
    const { text, stream } = recordedStream(true);
    const report = terminalReport(stream);

    const first = report.start('A');
    const second = report.start('B');
    jest.advanceTimersByTime(1000);
    first.end('A is done');
    second.end();

    const [above, below] = text().split('\n');
    expect(above).toMatch(/A … 1 s {3}B … 1 s.*A is done$/s);
    expect(below).toContain('B … 1 s');
    expect(text().endsWith(eraseLine)).toBe(true);
  });
});
