import { z } from 'zod';
import { type SettingNote, settingNotes } from './setting-groups/setting';
import { settingGroups } from './settings-schema';

/** The settings as Markdown tables, one a group: what the README and docs/settings.md show. */
export function settingsTable(): string {
  return settingGroups
    .map(({ title, schema }) => {
      const rows = Object.entries<z.ZodType>(schema.shape).map(([name, setting]) => row(name, setting));
      return [`**${title}**`, '', '| Variable | Default | Purpose |', '| --- | --- | --- |', ...rows].join('\n');
    })
    .join('\n\n');
}

function row(name: string, setting: z.ZodType): string {
  const note = settingNotes.get(setting);
  const json = z.toJSONSchema(setting, { io: 'input', unrepresentable: 'any' });
  const cells = [
    `\`${name}\``,
    defaultCell(json.default as string | number | undefined, note),
    `${note?.purpose}${boundsOf(json)}`,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function defaultCell(value: string | number | undefined, note: SettingNote | undefined): string {
  if (note?.requiredBy) return `required (${note.requiredBy.join(', ')})`;
  if (note?.defaultNote) return note.defaultNote;
  if (value === undefined) return '–';
  return `\`${value}\`${note?.unit ? ` ${note.unit}` : ''}`;
}

function boundsOf({ minimum, maximum, enum: choices }: z.core.JSONSchema.BaseSchema): string {
  if (minimum !== undefined) return ` (${minimum} to ${maximum})`;
  return choices ? ` (${choices.map((choice) => `\`${String(choice)}\``).join(', ')})` : '';
}
