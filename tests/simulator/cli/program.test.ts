import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulatorProgram } from '../../../src/simulator/cli/program';

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
    const file = join(directory, 'short.yaml');
    const head = "name: short\ncaller: '+33612345678'\ndialed: '+33145678901'\n";
    writeFileSync(file, `${head}gives_up_after_ms: 1\nsteps:\n  - caller_hangs_up\n`);

    const lines = await run('call', '--scenario', file, '--webhook', 'http://127.0.0.1:1/', '--port', '0');

    expect(lines[0]).toContain('☎ +33612345678 → +33145678901 (short)');
    expect(lines).toContainEqual(expect.stringContaining('ended     gave_up: the call was not answered within 1 ms'));
    expect(lines.at(-1)).toBe('0 of 1 calls went by their script');
    expect(process.exitCode).toBe(1);
  });
});
