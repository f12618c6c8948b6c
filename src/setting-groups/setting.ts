import { z } from 'zod';

/** The kinds of process an operator starts; each asks only for the settings it has a use for. */
export const roles = ['gateway', 'worker', 'all'] as const;

export type Role = (typeof roles)[number];

/** What the schema cannot say by itself about a variable. */
export interface SettingNote {
  /** What it is for, in one sentence; shown in the settings table and when the setting is missing. */
  purpose: string;
  example: string;
  unit?: 'ms' | 's';
  /** Shown instead of a default that depends on other settings. */
  defaultNote?: string;
  /** Without it these roles refuse to start (unless `APP_ENV=test`); other roles see the empty string. */
  requiredBy?: readonly Exclude<Role, 'all'>[];
  /** Its value is never printed. */
  secret?: boolean;
}

/** The notes, by schema. */
export const settingNotes = z.registry<SettingNote>();

export const everyRole = ['gateway', 'worker'] as const;
// Each call makes a schema of its own, because a note belongs to one schema object.
export const optionalText = (): z.ZodOptional<z.ZodString> => z.string().optional();
export const requiredText = (): z.ZodDefault<z.ZodString> => z.string().default('');
export const url = (protocol: RegExp): z.ZodURL => z.url({ protocol });
export const whole = (least: number, most: number): z.ZodCoercedNumber => {
  const reason = `expected a whole number from ${least} to ${most}`;
  return z.coerce.number(reason).int(reason).min(least, reason).max(most, reason);
};
