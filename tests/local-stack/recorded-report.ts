import { type Report } from '../../src/local-stack/report';

/** A report that keeps the lines a person would be left with. */
export function recordedReport(): Report & { lines: string[] } {
  const lines: string[] = [];
  const keep = (text: string | undefined): void => {
    if (text !== undefined) lines.push(text);
  };
  return { lines, line: keep, start: () => ({ update: () => undefined, end: keep }) };
}
