import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulatorProgram } from '../../../src/simulator/cli/program';
import { webhookReceiver } from '../support/webhook-receiver';

let directory = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'scenario-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
  process.exitCode = undefined;
});

async function run(...args: string[]): Promise<string[]> {
  const lines: string[] = [];
  await simulatorProgram((line) => lines.push(line)).parseAsync(args, { from: 'user' });
  return lines;
}

describe('the command line', () => {
  test('validate_ofABadFile_printsLineAndReasonAndFails', async () => {
    const file = join(directory, 'bad.yaml');
    writeFileSync(file, "name: bad\ncaller: '+33612345678'\ndialed: '+33145678901'\nsteps:\n  - modelsays: Hi\n");

    const lines = await run('validate', file);

    expect(lines).toEqual([`${file}:5:5 steps [1]: unknown key modelsays, did you mean model_says?`]);
    expect(process.exitCode).toBe(1);
  });

  test('call_thatNobodyAnswers_showsTheTimelineAndFails', async () => {
    const { url } = await webhookReceiver();
    const file = join(directory, 'short.yaml');
    const head = "name: short\ncaller: '+33612345678'\ndialed: '+33145678901'\n";
    writeFileSync(file, `${head}gives_up_after_ms: 200\nsteps:\n  - caller_hangs_up\n`);

    const lines = await run('call', '--scenario', file, '--webhook', url, '--port', '0');

    expect(lines).toEqual([
      expect.stringContaining('☎ +33612345678 → +33145678901 (short)'),
      expect.stringContaining('webhook   200'),
      expect.stringContaining('ended     gave_up: the call was not answered within 200 ms'),
      '0 of 1 calls went by their script',
    ]);
    expect(process.exitCode).toBe(1);
  });
});
