import { z } from 'zod';
import { nearestKey } from '../models/nearest-key';
import type { TenantConfig } from '../models/tenant-config';
import { keptBySonore, tenantFileSchema } from '../models/tenant-file';
import { withoutNulls } from '../models/without-nulls';
import { isKnownCountry, normalisePhoneNumber } from '../phone-numbers/normalise-phone-number';
import { knownLocale } from '../policies/known-locale';
import { extractionSchemaProblem } from '../policies/summary-prompt';
import { checkPrompt } from '../prompts/check-prompt';
import { knownFieldsAt, misspeltFields } from './known-fields';
import type { TenantFinding } from './tenant-finding';
import { unstorable } from './unstorable';

/** A tenant that may be applied. */
export interface TenantDocument {
  tenant_id: string;
  /** The fields as they were written, without `numbers`: defaults stay Sonore's to change. */
  config: Record<string, unknown>;
  /** E.164; null when the document says nothing about numbers. */
  numbers: string[] | null;
}

/** What became of a document that was looked at: a tenant if there are no problems. */
export interface CheckedTenant {
  tenant: TenantDocument | null;
  /** What keeps it from being applied. */
  problems: TenantFinding[];
  /** What is probably not meant. */
  warnings: TenantFinding[];
}

/** Looks at a document with everything that is known before a call: fields, numbers, prompts, extraction schema. */
export function checkTenant(value: unknown): CheckedTenant {
  const refused = (problems: TenantFinding[]): CheckedTenant => ({ tenant: null, problems, warnings: [] });
  const tooOdd = unstorable(value);
  if (tooOdd.length > 0) return refused(tooOdd);
  const document = withoutKept(withoutNulls(value));
  const warnings = [...misspeltFields(document), ...localeWarnings(document)];
  const { numbers, problems: wrongNumbers } = readNumbers(document);
  const parsed = tenantFileSchema.safeParse(document);
  if (!parsed.success) {
    return { ...refused([...parsed.error.issues.flatMap(problemsOf), ...wrongNumbers]), warnings };
  }
  const { numbers: _written, ...config } = parsed.data;
  const problems = [
    ...countryProblems(config),
    ...wrongNumbers,
    ...promptProblems(config),
    ...extractionProblems(config),
  ];
  if (problems.length > 0) return { ...refused(problems), warnings };
  // As JSON, because that is how it comes out of the database: what YAML knows beyond it would differ for ever.
  const { numbers: _numbers, ...fields } = JSON.parse(JSON.stringify(document)) as Record<string, unknown>;
  return { tenant: { tenant_id: config.tenant_id, config: fields, numbers }, problems, warnings };
}

function withoutKept(document: unknown): unknown {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return document;
  const kept = new Set<string>(keptBySonore);
  return Object.fromEntries(Object.entries(document).filter(([key]) => !kept.has(key)));
}

function problemsOf(issue: z.core.$ZodIssue): TenantFinding[] {
  const { path, message } = issue;
  if (issue.code === 'unrecognized_keys') {
    const known = knownFieldsAt(path);
    return issue.keys.map((key) => {
      const nearest = nearestKey(key, known);
      const hint = nearest === undefined ? `there are ${known.join(', ')}` : `did you mean ${nearest}?`;
      return { path: [...path, key], message: `is not known; ${hint}` };
    });
  }
  if (issue.code === 'invalid_type' && message.endsWith('received undefined')) {
    return [{ path, message: `is missing; expected ${issue.expected}` }];
  }
  return [{ path, message }];
}

function countryProblems({ default_country: country }: TenantConfig): TenantFinding[] {
  if (country === undefined || isKnownCountry(country)) return [];
  return [{ path: ['default_country'], message: `no country has the code ${country}; FR, for instance, is one` }];
}

const localeSchema = z.object({ locale: z.string() });

/** A locale that nothing is known of keeps nobody from taking calls. */
function localeWarnings(document: unknown): TenantFinding[] {
  const { data } = localeSchema.safeParse(document);
  if (data === undefined || knownLocale(data.locale) !== null) return [];
  const message = `"${data.locale}" is no language that is known; fr-FR, for instance, is one. Dates will be in English.`;
  return [{ path: ['locale'], message }];
}

/** Of a document whose other fields may be wrong: then all that is wrong is told at once. */
const numbersSchema = z.object({
  numbers: z.array(z.string()),
  default_country: z.string().optional().catch(undefined),
});

function readNumbers(document: unknown): { numbers: string[] | null; problems: TenantFinding[] } {
  const parsed = numbersSchema.safeParse(document);
  if (!parsed.success) return { numbers: null, problems: [] };
  const { numbers: written, default_country: country } = parsed.data;
  const problems: TenantFinding[] = [];
  const numbers = new Set<string>();
  written.forEach((text, index) => {
    const path = ['numbers', index];
    const number = normalisePhoneNumber(text, country);
    const how =
      country === undefined
        ? '; write it as +33145678901, or say default_country'
        : `, neither an international one nor one of ${country}`;
    if (number === null) problems.push({ path, message: `"${text}" is no phone number${how}` });
    else if (numbers.has(number)) problems.push({ path, message: `"${text}" is given twice` });
    else numbers.add(number);
  });
  return { numbers: [...numbers], problems };
}

function promptProblems(config: TenantConfig): TenantFinding[] {
  const afterHours = config.policies.business_hours?.after_hours;
  const texts: [PropertyKey[], string | undefined][] = [
    [['instruction_text'], config.instruction_text],
    [['greeting_text'], config.greeting_text],
    [['policies', 'business_hours', 'after_hours', 'instruction_text'], afterHours?.instruction_text],
    [['policies', 'business_hours', 'after_hours', 'greeting_text'], afterHours?.greeting_text],
  ];
  return texts.flatMap(([path, text]) =>
    checkPrompt(text ?? '', config).map(({ line, message }) => ({
      path,
      message: `line ${line} of the text: ${message}`,
    })),
  );
}

function extractionProblems(config: TenantConfig): TenantFinding[] {
  const schema = config.post_call?.summary.extraction_schema;
  const message = schema === undefined ? null : extractionSchemaProblem(schema);
  return message === null ? [] : [{ path: ['post_call', 'summary', 'extraction_schema'], message }];
}
