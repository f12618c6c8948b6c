import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runShell } from '../../src/cli/versions/shell-command';

describe('runShell', () => {
  test('command_gets_the_variables_and_its_exit_code_is_told', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'sonore-test-'));
    const file = path.join(directory, 'said');

    const { exited } = runShell(
      `printf %s "$SONORE_BUILD_ID" > ${file}; exit 3`,
      { SONORE_BUILD_ID: '42' },
      process.env,
    );

    expect(await exited).toBe(3);
    expect(await readFile(file, 'utf8')).toBe('42');
    await rm(directory, { recursive: true });
  });

  test('abandoned_command_ends', async () => {
    const { exited, abandon } = runShell('sleep 60', {}, process.env);

    abandon();

    expect(await exited).not.toBe(0);
  });
});
