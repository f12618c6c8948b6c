import { readFileSync } from 'node:fs';

/** The last `count` lines of a text file that are not blank, joined by line breaks; empty when there is no such file. */
export function lastLines(file: string, count: number): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return '';
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-count).join('\n');
}
