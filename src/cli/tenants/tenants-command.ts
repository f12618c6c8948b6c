import { Command } from 'commander';
import { fileFindingText } from '../../tenants/read-tenant-file';
import { listTenants, showTenant } from '../../tenants/show-tenants';
import { CommandError } from '../command-error';
import { type CommandContext, withRepositories } from '../command-context';
import { processTerminal } from '../terminal';
import { type ApplyFlags, applyFiles } from './apply-files';
import { deleteTenantCommand } from './delete-tenant';
import { inspectFiles } from './read-files';
import { tenantDetails, tenantLines, yamlOf } from './show-tenant-lines';

/** `sonore tenants …`. */
export function tenantsCommand(context: CommandContext, terminal = processTerminal(context.environment)): Command {
  const tenants = new Command('tenants').description(
    'The businesses that calls are for: configs and numbers, as YAML files.',
  );

  tenants
    .command('apply')
    .argument('<files...>', 'YAML files, one tenant a document')
    .description('Makes the database say what the files say. Tenants that are in no file stay as they are.')
    .option('--dry-run', 'show what would change, and change nothing')
    .option('--yes', 'do not ask')
    .option('--move-numbers', 'take numbers away from the tenants that have them')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      [
        '',
        'Exit code: 0 when the database says what the files say, or with --dry-run could; 1 when something was refused, as a',
        "number that is another tenant's, or declined; 2 when a file is not valid, or nobody could be asked, or no database",
        'answers. An interrupted apply is finished by the next one.',
      ].join('\n'),
    )
    .action((files: string[], flags: ApplyFlags) => applyFiles(context, terminal, files, flags));

  tenants
    .command('validate')
    .argument('<files...>', 'YAML files, one tenant a document')
    .description('Looks at files without a database: fields, numbers, prompts.')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExit code: 0 when they can be applied, 1 when not, 2 when a file cannot be read.')
    .action(async (files: string[], { json }: { json?: true }) => {
      const { tenants: valid, problems, warnings } = await inspectFiles(files);
      if (json)
        context.print(JSON.stringify({ valid: problems.length === 0, tenants: valid.length, problems, warnings }));
      else {
        warnings.forEach((warning) => context.print(`warning: ${fileFindingText(warning)}`));
        problems.forEach((problem) => context.print(fileFindingText(problem)));
        if (problems.length === 0) context.print(`valid: ${valid.length} ${valid.length === 1 ? 'tenant' : 'tenants'}`);
      }
      if (problems.length > 0) process.exitCode = 1;
    });

  tenants
    .command('list')
    .description('All tenants with their numbers; broken ones with the reason.')
    .option('--json', 'print one JSON object')
    .action(async ({ json }: { json?: true }) => {
      const all = await withRepositories(context, listTenants);
      if (json) context.print(JSON.stringify({ tenants: all }));
      else tenantLines(all).forEach(context.print);
    });

  tenants
    .command('show')
    .argument('<tenant id>')
    .description('One tenant, as it is stored.')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExit code: 0, or 1 when there is no such tenant.')
    .action(async (tenantId: string, { json }: { json?: true }) => {
      const tenant = await withRepositories(context, (repositories) => showTenant(repositories, tenantId));
      if (tenant === null) throw new CommandError(`There is no tenant ${tenantId}. \`sonore tenants list\` shows all.`);
      if (json) context.print(JSON.stringify(tenant));
      else tenantDetails(tenant).forEach(context.print);
    });

  tenants
    .command('export')
    .argument('[tenant id]', 'one tenant; without it all of them')
    .description('Prints YAML that `apply` takes, and then finds nothing to change.')
    .action(async (tenantId?: string) => {
      const all = await withRepositories(context, listTenants);
      const wanted = tenantId === undefined ? all : all.filter(({ tenant_id }) => tenant_id === tenantId);
      if (tenantId !== undefined && wanted.length === 0) throw new CommandError(`There is no tenant ${tenantId}.`);
      for (const { tenant_id, status } of wanted) {
        if (status === 'broken')
          context.tell(`warning: ${tenant_id} is broken, \`apply\` refuses it until it is mended.`);
      }
      context.print(wanted.map(yamlOf).join('---\n').trimEnd());
    });

  tenants
    .command('delete')
    .argument('<tenant id>')
    .description('Removes config and numbers, so that its calls are refused. Not while it has live calls.')
    .option('--with-data', 'its calls, transcripts, usage, turns, summaries and prompts, too')
    .option('--yes', 'do not ask')
    .option('--json', 'print the receipt as one JSON object')
    .addHelpText(
      'after',
      '\nExit code: 0 deleted; 1 refused or declined; 2 nobody could be asked. An interrupted deletion is finished by the next one.',
    )
    .action((tenantId: string, flags: { withData?: true; yes?: true; json?: true }) =>
      deleteTenantCommand(context, terminal, tenantId, flags),
    );

  return tenants;
}
