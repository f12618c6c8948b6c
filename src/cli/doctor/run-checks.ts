import { withTimeLimit } from '../../infra/time-limit';
import { withoutSecrets } from '../../infra/secrets/without-secrets';
import { settingNotes } from '../../setting-groups/setting';
import { settingsSchema } from '../../settings-schema';
import type { Settings } from '../../settings';
import type { DoctorCheck } from './doctor-check';
import type { DoctorContext } from './doctor-context';
import { fail, type Finding, skip } from './finding';

const defaultLimitMs = 15_000;

/** What one check has found. */
export interface CheckReport {
  check: string;
  findings: Finding[];
}

/**
 * Runs the checks side by side, each within its limit, and those that need another one of them after it. Reports come in
 * the order of the checks, without secrets.
 */
export async function runChecks(checks: readonly DoctorCheck[], context: DoctorContext): Promise<CheckReport[]> {
  const secrets = secretsOf(context.settings);
  const running = new Map<string, Promise<Finding[]>>();
  const run = (check: DoctorCheck): Promise<Finding[]> => {
    const findings = running.get(check.name) ?? findingsAfter(check);
    running.set(check.name, findings);
    return findings;
  };
  const findingsAfter = async (check: DoctorCheck): Promise<Finding[]> => {
    const needs: readonly string[] = check.needs ?? [];
    for (const needed of checks.filter(({ name }) => needs.includes(name))) {
      if ((await run(needed)).some(({ status }) => status === 'fail')) return [skip(needed.name)];
    }
    return findingsOf(check, context);
  };
  const reports = await Promise.all(checks.map(async (check) => ({ check: check.name, findings: await run(check) })));
  return withoutSecrets(reports, secrets) as CheckReport[];
}

async function findingsOf(check: DoctorCheck, context: DoctorContext): Promise<Finding[]> {
  const { limitMs = defaultLimitMs } = check;
  try {
    return await withTimeLimit(
      limitMs,
      () => check.run(context),
      () => new Error(`no answer within ${limitMs / 1000} s`),
    );
  } catch (error) {
    return [fail(`Could not be checked: ${reasonOf(error)}`, 'Mend what other checks complain of, then run it again.')];
  }
}

/** Why something failed, to be put into a sentence; a failed request's own message often says less than its cause. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const reason = (error.message || (error as NodeJS.ErrnoException).code || error.name).replace(/\.$/, '');
  if (!(cause instanceof Error)) return reason;
  const because = reasonOf(cause);
  return reason.includes(because) ? reason : `${reason} (${because})`;
}

/** Servers like to repeat what they were sent. */
function secretsOf(settings: Settings): string[] {
  const values = settings as unknown as Record<string, unknown>;
  const own = Object.entries(settingsSchema.shape).flatMap(([name, schema]) => {
    const key = name.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const value = settings.temporalEnvironment[name] ?? values[key];
    return settingNotes.get(schema)?.secret && typeof value === 'string' ? [value, ...passwordOf(value)] : [];
  });
  return [...own, ...Object.values(settings.toolSecrets)];
}

/** An address that is a secret as a whole for the password in it. */
function passwordOf(value: string): string[] {
  if (!URL.canParse(value)) return [];
  const { password } = new URL(value);
  return password === '' ? [] : [password, decoded(password)];
}

/** A stray per cent sign is no reason to look at nothing. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
