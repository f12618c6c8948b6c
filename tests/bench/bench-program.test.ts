import path from 'node:path';
import { type BenchFlags, benchProgram, commandOf } from '../../bench/bench-program';
import { type Benchmark } from '../../bench/benchmark';

function named(name: string): Benchmark {
  return { name, description: `measures ${name}`, run: () => Promise.reject(new Error('not run')) };
}

/** What the program runs for these arguments: the names, and the flags. */
async function chosenBy(...args: string[]): Promise<{ names: string[]; flags: BenchFlags }> {
  let chosen: { names: string[]; flags: BenchFlags } | undefined;
  const program = benchProgram([named('tools'), named('calls')], (benchmarks, flags) => {
    chosen = { names: benchmarks.map(({ name }) => name), flags };
    return Promise.resolve();
  });
  program.exitOverride().configureOutput({ writeErr: () => undefined });
  await program.parseAsync(args, { from: 'user' });
  return chosen ?? { names: [], flags: {} };
}

describe('benchProgram', () => {
  it('program_without_a_name_runs_every_benchmark', async () => {
    expect(await chosenBy('--quick')).toEqual({ names: ['tools', 'calls'], flags: { quick: true } });
  });

  it('program_names_choose_benchmarks_and_flags_reach_them', async () => {
    const { names, flags } = await chosenBy('calls', '--temporal', 'localhost:7233', '--seconds', '30', '--check');

    expect(names).toEqual(['calls']);
    expect(flags).toEqual({ temporal: 'localhost:7233', seconds: 30, check: true });
  });

  it.each([
    [['memory']],
    [['--seconds', '1']],
    [['--calls', 'many']],
    [['--json', '/no/such/folder/a.json']],
    [['--document', '/no/such/document.md']],
    [['--document', '/']],
  ])('program_%j_is_refused', async (args) => {
    await expect(chosenBy(...args)).rejects.toThrow();
  });

  it('program_document_that_is_there_is_an_absolute_path', async () => {
    const { flags } = await chosenBy('--document', path.relative('.', __filename));

    expect(flags).toEqual({ document: __filename });
  });
});

describe('commandOf', () => {
  it.each([
    [{}, 'npm run bench -- tools'],
    [
      { quick: true, calls: 5, seconds: 30, temporal: 'localhost:7233', json: '/tmp/a.json' },
      'npm run bench -- tools --quick --calls 5 --seconds 30 --temporal localhost:7233',
    ],
  ])('command_of_%j_is_what_one_types_to_measure_it_again', (flags, command) => {
    expect(commandOf(named('tools'), flags)).toBe(command);
  });
});
