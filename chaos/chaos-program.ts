import { Command, InvalidArgumentError } from 'commander';
import { outputFile } from '../bench/output-file';
import { type FaultKind, faultKinds } from './fault-kinds';

/** What a person may choose; files are absolute paths. */
export interface ChaosFlags {
  calls: number;
  seed: string;
  rate: number;
  faults: FaultKind[];
  /** Seconds from one process fault to the next. */
  every: number;
  minutes?: number;
  json?: string;
  plan?: true;
  killTest?: true;
}

function number(least: number, most: number, isWhole = true): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= least && value <= most && (!isWhole || Number.isInteger(value))) return value;
    throw new InvalidArgumentError(`must be a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}.`);
  };
}

function chosenFaults(text: string): FaultKind[] {
  const names = text.split(',').map((name) => name.trim());
  if (text === 'none') return [];
  const unknown = names.find((name) => !faultKinds.some((kind) => kind === name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`there is no ${unknown}; there are ${faultKinds.join(', ')}.`);
  return faultKinds.filter((kind) => names.includes(kind));
}

/** The command line; `run` gets the flags. */
export function chaosProgram(run: (flags: ChaosFlags) => Promise<void>): Command {
  return new Command('npm run chaos --')
    .description(
      'Lets callers call while everything breaks, then proves that no call was lost: two gateways and two workers as ' +
        'processes, Temporal and MongoDB of its own, OpenAI simulated. Touches no server of yours.',
    )
    .option('--calls <n>', 'how many calls', number(1, 100_000), 200)
    .option('--seed <seed>', 'the same seed breaks the same things at the same times', '1')
    .option('--rate <calls>', 'calls a second', number(0.1, 20, false), 1.2)
    .option('--minutes <n>', 'call for so long, instead of so many times', number(0.1, 24 * 60, false))
    .option('--faults <list>', `none, or some of ${faultKinds.join(', ')}`, chosenFaults, [...faultKinds])
    .option('--every <s>', 'seconds from one process fault to the next', number(2, 600, false), 12)
    .option('--plan', 'show what would be done, and do nothing')
    .option('--kill-test', 'live calls on two workers: one is killed, then the other told to stop')
    .option('--json <file>', 'write the result to this file', outputFile)
    .addHelpText('after', '\nExit code: 0, or 1 when something was violated or could not be done.')
    .action(run);
}
