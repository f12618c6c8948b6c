import { indexes } from './checks/indexes';
import { mongodb } from './checks/mongodb';
import { nodeVersion } from './checks/node-version';
import { numbers } from './checks/numbers';
import { openai } from './checks/openai';
import { port } from './checks/port';
import { prompts } from './checks/prompts';
import { requiredSettings } from './checks/required-settings';
import { searchAttributes } from './checks/search-attributes';
import { sessions } from './checks/sessions';
import { smtp } from './checks/smtp';
import { sweep } from './checks/sweep';
import { temporal } from './checks/temporal';
import { tenants } from './checks/tenants';
import { toolSecrets } from './checks/tool-secrets';
import { webhook } from './checks/webhook';
import { workers } from './checks/workers';
import type { DoctorCheck } from './doctor-check';

/** Everything that is looked at, in the order of the report; a new check is its file and one line here. */
export const allChecks: readonly DoctorCheck[] = [
  nodeVersion,
  requiredSettings,
  port,
  temporal,
  searchAttributes,
  workers,
  sweep,
  mongodb,
  indexes,
  tenants,
  numbers,
  prompts,
  toolSecrets,
  webhook,
  openai,
  sessions,
  smtp,
];
