import { Command, InvalidArgumentError } from 'commander';
import { loadScenario } from '../scenario/load-scenario';
import { type SimulatorOptions } from '../simulator';
import { placeCalls } from './place-calls';
import { serve } from './serve';
import { validate } from './validate';

interface ServerFlags {
  port: number;
  host: string;
  apiKey?: string;
  webhook: string;
  webhookSecret: string;
  speed: number;
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('must be a number above 0.');
  return value;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('must be a whole number.');
  return value;
}

function withServerFlags(command: Command): Command {
  return command
    .option('--port <number>', 'port for REST, sidebands and control; 0 takes a free one', wholeNumber, 4010)
    .option('--host <address>', 'address to listen on; 0.0.0.0 in a container', '127.0.0.1')
    .option('--api-key <key>', 'the only key to take; without it any is')
    .option('--webhook <url>', "Sonore's webhook", 'http://127.0.0.1:8000/api/v1/openai/webhook')
    .option(
      '--webhook-secret <secret>',
      'signs the webhooks; the same as OPENAI_WEBHOOK_SECRET there',
      'whsec_c29ub3Jl',
    )
    .option('--speed <factor>', 'caller and model live this many times as fast', positiveNumber, 1);
}

function simulatorOptions(flags: ServerFlags): SimulatorOptions {
  return {
    port: flags.port,
    host: flags.host,
    ...(flags.apiKey === undefined ? {} : { apiKey: flags.apiKey }),
    webhookUrl: flags.webhook,
    webhookSecret: flags.webhookSecret,
    switches: { speed: flags.speed },
  };
}

/** The command line of the simulator. `print` gets its output, line by line; failures set `process.exitCode`. */
export function simulatorProgram(print: (line: string) => void): Command {
  const program = new Command('simulator').description(
    "OpenAI's side of the wire: REST, sideband WebSockets, signed webhooks and scripted callers",
  );
  withServerFlags(program.command('serve'))
    .description('start the server; calls are placed with POST /simulator/calls')
    .action(async (flags: ServerFlags) => serve(simulatorOptions(flags), print));
  withServerFlags(program.command('call'))
    .description('start the server, place calls, show what happens, and end')
    .requiredOption('--scenario <file or name...>', 'what the callers do: a file, or the name of one in scenarios/')
    .option('--from <number>', "the caller's number instead of the scenario's")
    .option('--to <number>', "the number dialled instead of the scenario's")
    .option('--count <number>', 'calls per scenario, at once', wholeNumber, 1)
    .action(async (flags: ServerFlags & { scenario: string[]; from?: string; to?: string; count: number }) => {
      const scenarios = flags.scenario.map(loadScenario);
      const numbers = { ...(flags.from && { from: flags.from }), ...(flags.to && { to: flags.to }) };
      const failures = await placeCalls(simulatorOptions(flags), scenarios, flags.count, numbers, print);
      if (failures > 0) process.exitCode = 1;
    });
  program
    .command('validate')
    .description('check scenario files')
    .argument('<files...>')
    .action((files: string[]) => {
      if (!validate(files, print)) process.exitCode = 1;
    });
  return program;
}
