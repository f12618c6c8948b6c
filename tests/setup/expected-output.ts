import { format } from 'node:util';

const methods = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const;

let written: string[] = [];
let expected: RegExp[] = [];

/** Lets the running test write lines to the console that match `pattern`; any other output still fails it. */
export function expectOutput(pattern: RegExp): void {
  expected.push(pattern);
}

/** Records what is written to the console from now on, instead of showing it. */
export function recordConsole(): void {
  for (const method of methods) {
    console[method] = (...args: unknown[]) => {
      written.push(`console.${method}: ${format(...args)}`);
    };
  }
}

/** What was written and not expected since the last call; both lists start anew. */
export function takeUnexpectedOutput(): string[] {
  const unexpected = written.filter((line) => !expected.some((pattern) => pattern.test(line)));
  written = [];
  expected = [];
  return unexpected;
}
