import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CommandContext } from '../../src/cli/command-context';
import { CommandError } from '../../src/cli/command-error';
import { explainFailure } from '../../src/cli/explain-failure';
import { sonoreProgram } from '../../src/cli/program';
import { versionsCommand } from '../../src/cli/versions/versions-command';
import { loadSettings } from '../../src/settings';

/** A context that keeps what is printed; nothing answers where its Temporal should be. */
function testContext() {
  const printed: string[] = [];
  const context: CommandContext = {
    print: (line) => void printed.push(line),
    tell: () => undefined,
    settings: () => loadSettings({ TEMPORAL_ADDRESS: '127.0.0.1:1' }, { role: null, envFile: null }),
    environment: {},
  };
  return { context, printed };
}

async function failureOf(...args: string[]): Promise<{ message: string; exitCode: number }> {
  try {
    await sonoreProgram(testContext().context).parseAsync(args, { from: 'user' });
  } catch (error) {
    return explainFailure(error);
  }
  throw new Error('it did not fail');
}

describe('sonore calls replay', () => {
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'sonore-test-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  test.each([
    ['no JSON', 'nothing', /holds no history \(.*\)\.\nWrite one with: temporal workflow show/],
    ['no list of events', '{}', /a history is an object with a list of events/],
    [
      'another workflow',
      JSON.stringify({
        events: [{ eventId: '1', workflowExecutionStartedEventAttributes: { workflowType: { name: 'other' } } }],
      }),
      /is no phone call: its workflow type is other/,
    ],
  ])('file_with_%s_is_refused_with_exit_code_2', async (_what, text, message) => {
    const file = path.join(directory, 'history.json');
    await writeFile(file, text);

    const failure = await failureOf('calls', 'replay', file);

    expect(failure).toEqual({ message: expect.stringMatching(message), exitCode: 2 });
  });
});

describe('sonore versions rollback', () => {
  test.each([
    ['unversioned', null],
    ['42', '42'],
  ])('to_%s_reaches_the_roll_back_as_%s', (text, build) => {
    const rollback = versionsCommand(testContext().context).commands.find((command) => command.name() === 'rollback');

    rollback?.parseOptions(['--to', text]);

    expect(rollback?.opts()).toMatchObject({ to: { build } });
  });
});

describe('explainFailure', () => {
  test('temporal_that_does_not_answer_leads_to_its_settings', async () => {
    const failure = await failureOf('versions', 'show');

    expect(failure).toEqual({ message: expect.stringContaining('TEMPORAL_ADDRESS'), exitCode: 2 });
  });

  test('command_error_is_told_as_it_is', () => {
    expect(explainFailure(new CommandError('not possible', 1))).toEqual({ message: 'not possible', exitCode: 1 });
  });
});
