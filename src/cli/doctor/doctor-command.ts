import { Command } from 'commander';
import { CommandError } from '../command-error';
import type { CommandContext } from '../command-context';
import { allChecks } from './all-checks';
import { sessions } from './checks/sessions';
import type { DoctorCheck } from './doctor-check';
import { withDoctorContext } from './doctor-context';
import { reportLines, worstOf } from './report-lines';
import { runChecks } from './run-checks';

interface DoctorFlags {
  only?: string[];
  sessions?: boolean;
  json?: true;
}

const exitCodes = { ok: 0, warn: 1, fail: 2 } as const;

/** `sonore doctor`. */
export function doctorCommand(context: CommandContext): Command {
  return new Command('doctor')
    .description('Looks at everything that calls need, and says what to do about what is wrong.')
    .option('--only <name...>', `only these checks: ${allChecks.map(({ name }) => name).join(', ')}`)
    .option('--sessions', 'try the session of each active tenant at OpenAI (default: if there is a key)')
    .option('--no-sessions', 'do not')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      [
        '',
        'A session is tried on a Realtime socket of its own, one for each active tenant: OpenAI answers 200 to the accept of',
        'a bad one, and the first real call would be mute. Nothing is spoken on it, so no tokens are billed.',
        'With PUBLIC_URL a signed webhook of a type that is ignored is posted there.',
        '',
        'Exit code: 0 all is well, 1 something is to be looked at, 2 calls, or some of them, are not taken or mute.',
      ].join('\n'),
    )
    .action(async (flags: DoctorFlags) => {
      const checks = wantedChecks(flags, context.settings().openaiApiKey !== '');
      const reports = await withDoctorContext(context, (looked) => runChecks(checks, looked));
      const status = worstOf(reports);
      const findings = reports.flatMap(({ check, findings: found }) => found.map((finding) => ({ check, ...finding })));
      if (flags.json) context.print(JSON.stringify({ status, findings }));
      else reportLines(reports).forEach(context.print);
      process.exitCode = exitCodes[status];
    });
}

function wantedChecks({ only, sessions: tried }: DoctorFlags, hasKey: boolean): readonly DoctorCheck[] {
  if (only === undefined) return allChecks.filter((check) => check !== sessions || (tried ?? hasKey));
  const unknown = only.filter((name) => !allChecks.some((check) => check.name === name));
  if (unknown.length > 0) {
    const names = allChecks.map(({ name }) => name).join(', ');
    throw new CommandError(`There is no check ${unknown.join(', ')}. There are ${names}.`, 2);
  }
  return allChecks.filter(({ name }) => only.includes(name));
}
