import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { PromptFiles } from '../../infra/prompt-files';
import { promptKindSchema, type PromptKind } from '../../models/prompt';
import { PromptChanges } from '../../prompts/prompt-changes';
import { asPromptError } from '../../prompts/prompt-error';
import { PromptViews } from '../../prompts/prompt-views';
import { type CommandContext, withRepositories } from '../command-context';
import { CommandError } from '../command-error';
import { editPrompt } from './edit-prompt';
import { changeLines, comparisonLines, diffLines, historyLines, promptLines } from './prompt-lines';

/** What the commands work with. */
interface Prompts {
  views: PromptViews;
  changes: PromptChanges;
}

interface ChangeFlags {
  by?: string;
  json?: true;
}

/** `sonore prompts …`. */
export function promptsCommand(context: CommandContext): Command {
  const prompts = new Command('prompts').description(
    'What tenants answer with: the system prompt (instruction) and the first words (greeting). See docs/prompts.md.',
  );
  const tenant = (): Argument => new Argument('<tenant>', "the tenant's id");
  const json = (): Option => new Option('--json', 'print one JSON object');
  const by = (): Option => new Option('--by <name>', 'who makes the change; by default the user of this machine');

  prompts
    .command('show')
    .addArgument(tenant())
    .description('Which versions answer, which wait, and the words in force.')
    .addOption(json())
    .action((tenantId: string, flags: { json?: true }) => show(tenantId, flags));

  prompts
    .command('edit')
    .addArgument(tenant())
    .addOption(kindOption().makeOptionMandatory())
    .option('--file <file>', 'take the text from a file, `-` for standard input, instead of opening an editor')
    .addOption(new Option('--from <version>', 'take the text of an older version instead').conflicts('file'))
    .addOption(by())
    .addOption(json())
    .description('Opens $VISUAL or $EDITOR and keeps the text as a draft, which no call is answered with yet.')
    .action(
      async (
        tenantId: string,
        { kind, file, from, ...flags }: ChangeFlags & { kind: PromptKind; file?: string; from?: string },
      ) => {
        await withPrompts(async ({ views, changes }) => {
          const save = (text: string): Promise<unknown> => changes.edit(tenantId, { kind, text, by: editor(flags) });
          if (from !== undefined) {
            const version = await views.version(tenantId, from);
            if (version.kind !== kind) throw new CommandError(`The version ${from} is no ${kind}.`);
            return save(version.prompt_text);
          }
          const source = { kind, file, input: process.stdin, environment: context.environment };
          return editPrompt(source, { begin: () => views.toEdit(tenantId, kind), save, tell: context.tell });
        });
        await show(tenantId, flags);
      },
    );

  prompts
    .command('publish')
    .addArgument(tenant())
    .option('--percent <share>', 'only for so many of a hundred calls, as a trial', percentage)
    .addOption(by())
    .addOption(json())
    .description('Answers with the draft from the next call on.')
    .action(async (tenantId: string, { percent, ...flags }: ChangeFlags & { percent?: number }) => {
      await withPrompts(({ changes }) => changes.publish(tenantId, { percent, by: editor(flags) }));
      await show(tenantId, flags);
    });

  const simpleChanges = {
    promote: ['Answers every call with the version on trial.', 'promote'],
    rollback: ['Ends the trial; without one, returns to what was published before.', 'rollback'],
    fallback: ['Makes what is published the fallback, should a version be deleted that calls need.', 'keepAsFallback'],
  } as const;
  for (const [name, [description, change]] of Object.entries(simpleChanges)) {
    prompts
      .command(name)
      .addArgument(tenant())
      .addOption(by())
      .addOption(json())
      .description(description)
      .action(async (tenantId: string, flags: ChangeFlags) => {
        await withPrompts(({ changes }) => changes[change](tenantId, { by: editor(flags) }));
        await show(tenantId, flags);
      });
  }

  prompts
    .command('history')
    .addArgument(tenant())
    .addOption(kindOption())
    .option('--limit <count>', 'at most so many', positiveCount, 20)
    .addOption(json())
    .description('The versions of a tenant, newest first.')
    .action(
      async (tenantId: string, { kind, limit, json: asJson }: { kind?: PromptKind; limit: number; json?: true }) => {
        const versions = await withPrompts(({ views }) => views.history(tenantId, { limit, kind }));
        print(asJson, { versions }, () => historyLines(versions));
      },
    );

  prompts
    .command('changes')
    .addArgument(tenant())
    .option('--limit <count>', 'at most so many', positiveCount, 20)
    .addOption(json())
    .description('Who has edited, published or taken back what, the latest first.')
    .action(async (tenantId: string, { limit, json: asJson }: { limit: number; json?: true }) => {
      const changes = await withPrompts(({ views }) => views.changes(tenantId, limit));
      print(asJson, { changes }, () => changeLines(changes));
    });

  prompts
    .command('diff')
    .addArgument(tenant())
    .argument('[from]', 'active, previous, candidate, draft, fallback, or the beginning of a version id')
    .argument('[to]', 'the same; by default active')
    .addOption(json())
    .description('How two prompts differ; by default the published one and the draft, or the version on trial.')
    .action(async (tenantId: string, from: string | undefined, to: string | undefined, flags: { json?: true }) => {
      const diff = await withPrompts(({ views }) => views.diff(tenantId, from, to));
      print(flags.json, diff, () =>
        diffLines(diff, { colour: process.stdout.isTTY && !context.environment['NO_COLOR'] }),
      );
    });

  prompts
    .command('compare')
    .addArgument(tenant())
    .addOption(json())
    .description(
      'How the calls of the version on trial went, beside the others meanwhile; without one, those of the last trial.',
    )
    .action(async (tenantId: string, flags: { json?: true }) => {
      const comparison = await withPrompts(({ views }) => views.compare(tenantId));
      print(flags.json, comparison, () => comparisonLines(comparison));
    });

  return prompts;

  function print(asJson: true | undefined, value: object, lines: () => string[]): void {
    if (asJson) context.print(JSON.stringify(value));
    else lines().forEach(context.print);
  }

  async function show(tenantId: string, flags: { json?: true }): Promise<void> {
    const view = await withPrompts(({ views }) => views.show(tenantId));
    print(flags.json, view, () => promptLines(view));
  }

  function editor({ by: name }: ChangeFlags): string | null {
    return name ?? context.environment['USER'] ?? context.environment['LOGNAME'] ?? null;
  }

  async function withPrompts<T>(use: (prompts: Prompts) => Promise<T>): Promise<T> {
    const { instructionsFile: instructions, greetingFile: greeting } = context.settings();
    try {
      return await withRepositories(context, (repositories) =>
        use({
          views: new PromptViews(repositories, new PromptFiles({ instructions, greeting })),
          changes: new PromptChanges(repositories),
        }),
      );
    } catch (error) {
      const refused = asPromptError(error);
      throw refused === null ? error : new CommandError(refused.message);
    }
  }
}

function kindOption(): Option {
  return new Option('--kind <kind>', 'system prompt or first words').choices(promptKindSchema.options);
}

function percentage(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 100)) throw new InvalidArgumentError('must be from 0 to 100.');
  return value;
}

function positiveCount(text: string): number {
  const value = Number(text);
  if (!(Number.isInteger(value) && value > 0)) throw new InvalidArgumentError('must be a whole number above 0.');
  return value;
}
