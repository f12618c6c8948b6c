import { resolve } from 'node:path';
import { z } from 'zod';
import { type RefusalReason, refusalReasons } from '../models/failures';
import { isKnownCountry } from '../phone-numbers/normalise-phone-number';
import { settingNotes, whole } from './setting';

/** Comma-separated in the environment, a list in code. */
const nameList = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  )
  .pipe(z.array(z.string()).min(1, 'expected at least one name'));

/** `reason=status, …` in the environment, a map in code; what is not named keeps its usual status. */
const refusalStatuses = z
  .string()
  .transform((text) => {
    const pairs: unknown = Object.fromEntries(
      text.split(',').map((pair) => pair.split('=').map((part) => part.trim())),
    );
    return pairs as Partial<Record<RefusalReason, unknown>>;
  })
  .pipe(
    z.partialRecord(
      z.enum(refusalReasons),
      whole(400, 699),
      `expected reason=status, … with statuses from 400 to 699 and the reasons ${refusalReasons.join(', ')}`,
    ),
  );

/** A file name in `data/prompts` of the working directory, or an absolute path; absolute in code. */
const promptFile = z.string().transform((name) => resolve('data', 'prompts', name));

const dialedNumberHeaders = 'X-Dialed-Number, Diversion, P-Called-Party-ID, History-Info, To';

/** Which calls are taken, by whom and how many. */
export const callSettings = z.object({
  SONORE_TASK_QUEUE: z.string().default('calls').register(settingNotes, {
    purpose: 'Temporal task queue; the others are `<it>-sessions` and `<it>-host-<id>`',
    example: 'calls',
  }),
  SONORE_BUILD_ID: z
    .string()
    .regex(
      /^(?!__|unversioned$)[^:\s]{1,200}$/,
      'expected a name without blanks and colons, such as a version or a commit',
    )
    .optional()
    .register(settingNotes, {
      purpose: 'build of this worker, for roll-outs (docs/versions.md); without it the worker is unversioned',
      example: '2026-11-23.1',
    }),
  SONORE_DEPLOYMENT_NAME: z
    .string()
    .regex(/^(?!__)[^:.\s]{1,100}$/, 'expected a name without blanks, colons and dots')
    .default('sonore')
    .register(settingNotes, {
      purpose: 'Temporal worker deployment that the builds belong to',
      example: 'sonore',
    }),
  SONORE_VERSIONING_BEHAVIOR: z.enum(['AUTO_UPGRADE', 'PINNED']).default('AUTO_UPGRADE').register(settingNotes, {
    purpose: 'whether live calls move to a new build or stay on theirs, whose workers must then be kept',
    example: 'AUTO_UPGRADE',
  }),
  CALL_SLOTS: whole(1, 10_000).default(500).register(settingNotes, {
    purpose: 'calls one worker process may hold',
    example: '500',
  }),
  MAX_CONCURRENT_CALLS: whole(1, 100_000).default(100).register(settingNotes, {
    purpose: 'calls that may be running at a time, over all workers; keep it below (workers − 1) × `CALL_SLOTS`',
    example: '100',
  }),
  MAX_CONCURRENT_CALLS_PER_TENANT: whole(1, 100_000).optional().register(settingNotes, {
    purpose: 'calls of one tenant that may be running at a time',
    example: '20',
    defaultNote: '`MAX_CONCURRENT_CALLS`',
  }),
  REFUSAL_STATUSES: refusalStatuses.optional().register(settingNotes, {
    purpose: "SIP statuses of refused calls that differ from the usual ones, by the refusal's reason",
    example: 'no_seat=480, capacity=503',
    defaultNote: 'see docs/operations.md',
  }),
  DIALED_NUMBER_HEADERS: nameList.prefault(dialedNumberHeaders).register(settingNotes, {
    purpose: 'SIP headers that may hold the dialled number, separated by commas; the first phone number counts',
    example: dialedNumberHeaders,
  }),
  DEFAULT_COUNTRY: z
    .string()
    .toUpperCase()
    .refine(isKnownCountry, 'expected the code of a country, such as FR')
    .optional()
    .register(settingNotes, {
      purpose:
        'country whose national numbers (`01 23 …`) are read in SIP headers; without it only international ones are',
      example: 'FR',
    }),
  INSTRUCTIONS_FILE: promptFile.prefault('baseline.md').register(settingNotes, {
    purpose: 'system prompt of tenants without their own: a file in `data/prompts/`, or an absolute path',
    example: 'baseline.md',
  }),
  GREETING_FILE: promptFile.prefault('greeting.md').register(settingNotes, {
    purpose: 'first words of tenants without their own: a file in `data/prompts/`, or an absolute path',
    example: 'greeting.md',
  }),
});
