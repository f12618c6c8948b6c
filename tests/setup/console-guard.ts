import { recordConsole, takeUnexpectedOutput } from './expected-output';

recordConsole();

function failOnUnexpectedOutput(): void {
  const lines = takeUnexpectedOutput();
  if (lines.length === 0) return;
  throw new Error(
    `Written to the console:\n${lines.join('\n')}\n` +
      'Use a logger that the test passes in, or name the output with expectOutput(/…/) of tests/setup/expected-output.',
  );
}

afterEach(failOnUnexpectedOutput);
afterAll(failOnUnexpectedOutput);
