import { Command } from 'commander';
import { terminalReport } from '../../local-stack';
import { runToTheEnd } from '../demo/run-to-the-end';
import { runDev } from './run-dev';

// eslint-disable-next-line no-restricted-properties -- Sonore's process inherits it, as it would from the shell
const environment = process.env;

void new Command('npm run dev --')
  .description(
    [
      'Starts Temporal and MongoDB (unless TEMPORAL_ADDRESS or MONGODB_URI name yours) with their data in .local/dev, then',
      'gateway and worker in one process that restarts when the code, the prompts or .env change. Without OPENAI_API_KEY',
      'it simulates OpenAI. Ctrl-C stops everything.',
    ].join(' '),
  )
  .action(() =>
    runToTheEnd(async (cleanup) => {
      await runDev({ environment, report: terminalReport(process.stdout) }, cleanup);
      return new Promise<never>(() => undefined);
    }),
  )
  .parseAsync();
