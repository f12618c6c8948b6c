import { Command, InvalidArgumentError } from 'commander';

/** What a person may choose. */
export interface DemoFlags {
  /** Files or names of scenarios instead of the demo's own. */
  scenario?: string[];
  speed: number;
  json?: true;
  exit?: true;
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('must be a number above 0.');
  return value;
}

/** The command line of the demo; `run` gets the flags. */
export function demoProgram(run: (flags: DemoFlags) => Promise<void>): Command {
  return new Command('npm run demo --')
    .description(
      [
        'Starts Temporal, MongoDB, the gateway, a worker and a simulated OpenAI on this machine, places five phone calls and',
        'shows what happens: a transfer, a question, an unknown number, a busy line; then what their tenants are told of them',
        'by mail and webhook, and what they cost. Needs no key and touches no server of yours:',
        'it reads no .env, no TEMPORAL_* and no MONGODB_URI.',
      ].join(' '),
    )
    .option('--scenario <file or name...>', 'place these calls instead: files, or names of scenarios/')
    .option('--speed <factor>', 'caller and model live this many times as fast', positiveNumber, 2.5)
    .option('--json', 'print one JSON event a line instead of text')
    .option('--exit', 'end after the last call, without waiting for Enter')
    .addHelpText(
      'after',
      [
        '',
        'Examples:',
        '  npm run demo',
        '  npm run demo -- --scenario scenarios/transfer-500.yaml',
        '  npm run --silent demo -- --json --exit | jq -c "select(.event == \\"call_finished\\")"',
        '',
        'Exit code: 0 when every call did what its scenario expects and was told to its tenant, 1 when not, 130 after Ctrl-C.',
      ].join('\n'),
    )
    .action(run);
}
