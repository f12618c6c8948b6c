import { Command } from 'commander';
import { isKnownCountry, normalisePhoneNumber } from '../../phone-numbers/normalise-phone-number';
import { assignNumber, releaseNumber } from '../../tenants/assign-number';
import { misspeltNumber } from '../../tenants/misspelt-number';
import { CommandError } from '../command-error';
import { type CommandContext, withRepositories } from '../command-context';
import { refusalsAsErrors } from '../tenants/refusals-as-errors';
import { confirm, processTerminal } from '../terminal';
import { textTable } from '../text-table';

interface CountryFlag {
  country?: string;
}

/** `sonore numbers …`. */
export function numbersCommand(context: CommandContext, terminal = processTerminal(context.environment)): Command {
  const numbers = new Command('numbers').description('Which tenant answers which phone number.');
  const countryFlag = [
    '--country <code>',
    'whose national numbers are meant, such as FR (default DEFAULT_COUNTRY)',
  ] as const;

  numbers
    .command('list')
    .description('All numbers with their tenants.')
    .option('--tenant <tenant id>', 'only those of one tenant')
    .option('--json', 'print one JSON object')
    .action(async ({ tenant, json }: { tenant?: string; json?: true }) => {
      const { entries, known } = await withRepositories(context, async ({ phoneTenantMap, tenantConfigs }) => ({
        entries: await phoneTenantMap.all(tenant),
        known: new Set((await tenantConfigs.all()).map(({ tenant_id }) => tenant_id)),
      }));
      const shown = entries.map((entry) => ({ ...entry, problem: misspeltNumber(entry, known) }));
      if (json) context.print(JSON.stringify({ numbers: shown }));
      else if (shown.length === 0)
        context.print(
          `${tenant === undefined ? 'There are no numbers.' : `${tenant} has no numbers.`} \`sonore numbers assign NUMBER TENANT\` gives one to a tenant.`,
        );
      else {
        const rows = shown.map(({ phone_number, tenant_id, problem }) => [phone_number, tenant_id, problem ?? '']);
        textTable([['NUMBER', 'TENANT', ''], ...rows]).forEach(context.print);
      }
    });

  numbers
    .command('assign')
    .argument('<number>')
    .argument('<tenant id>')
    .description('Gives a number to a tenant.')
    .option('--move', 'take it away from the tenant that has it')
    .option(
      '--country <code>',
      'whose national numbers are meant, such as FR (default that of the tenant, else DEFAULT_COUNTRY)',
    )
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExit code: 0 when the tenant has it; 1 refused; 2 it is no number.')
    .action(
      async (
        text: string,
        tenantId: string,
        { move = false, json, ...flags }: CountryFlag & { move?: boolean; json?: true },
      ) => {
        const assigned = await withRepositories(context, (repositories) =>
          refusalsAsErrors(async () => {
            const tenant = await repositories.tenantConfigs.find(tenantId);
            const own = tenant.kind === 'found' ? tenant.config.default_country : undefined;
            return assignNumber(repositories, e164(text, flags, own), tenantId, { move });
          }),
        );
        if (json) context.print(JSON.stringify(assigned));
        else
          context.print(
            `${assigned.phone_number} is ${tenantId}'s${assigned.change === 'unchanged' ? ' already' : ''}.`,
          );
      },
    );

  numbers
    .command('release')
    .argument('<number>')
    .description('Takes a number away from its tenant: calls for it are refused.')
    .option(...countryFlag)
    .option('--yes', 'do not ask')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExit code: 0 released; 1 nobody has it, or declined; 2 it is no number, or nobody could be asked.',
    )
    .action(async (text: string, { yes = false, json, ...flags }: CountryFlag & { yes?: boolean; json?: true }) => {
      const phone_number = e164(text, flags);
      const tenant_id = await withRepositories(context, (repositories) =>
        refusalsAsErrors(async () => {
          const owner = await repositories.phoneTenantMap.tenantOf(phone_number);
          // Nobody is asked about a number that nobody has: releasing it is refused.
          if (owner !== null) await confirm(terminal, `Take ${phone_number} away from ${owner}?`, yes);
          return releaseNumber(repositories, phone_number);
        }),
      );
      if (json) context.print(JSON.stringify({ phone_number, tenant_id }));
      else context.print(`${phone_number} was ${tenant_id}'s and is nobody's now.`);
    });

  numbers
    .command('which')
    .argument('<number>')
    .description('Which tenant a number belongs to.')
    .option(...countryFlag)
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExit code: 0, or 1 when it is nobody’s; 2 it is no number.')
    .action(async (text: string, { json, ...flags }: CountryFlag & { json?: true }) => {
      const phone_number = e164(text, flags);
      const tenant_id = await withRepositories(context, ({ phoneTenantMap }) => phoneTenantMap.tenantOf(phone_number));
      if (json) context.print(JSON.stringify({ phone_number, tenant_id }));
      else context.print(tenant_id ?? `${phone_number} is nobody's.`);
      if (tenant_id === null) process.exitCode = 1;
    });

  return numbers;

  function e164(text: string, { country }: CountryFlag, own?: string): string {
    const given = country?.toUpperCase();
    if (given !== undefined && !isKnownCountry(given)) {
      throw new CommandError(`No country has the code ${given}; FR, for instance, is one.`, 2);
    }
    const number = normalisePhoneNumber(text, given ?? own ?? context.settings().defaultCountry);
    if (number !== null) return number;
    throw new CommandError(
      `${text} is no phone number. Write it as +33145678901, or say whose it is with --country.`,
      2,
    );
  }
}
