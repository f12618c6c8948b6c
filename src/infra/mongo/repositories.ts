import { type Db } from 'mongodb';
import { type Settings } from '../../settings';
import { Calls } from './calls';
import { Capacity } from './capacity';
import { PhoneTenantMap } from './phone-tenant-map';
import { Prompts } from './prompts';
import { TenantConfigs } from './tenant-configs';
import { Transcripts } from './transcripts';
import { Turns } from './turns';

/** Everything Sonore keeps in MongoDB, one repository a collection. */
export interface Repositories {
  phoneTenantMap: PhoneTenantMap;
  tenantConfigs: TenantConfigs;
  prompts: Prompts;
  calls: Calls;
  capacity: Capacity;
  transcripts: Transcripts;
  turns: Turns;
}

/** The repositories of one database. */
export function createRepositories(
  db: Db,
  settings: Pick<Settings, 'mongodbTranscriptsCollection' | 'maxConcurrentCalls' | 'maxConcurrentCallsPerTenant'>,
): Repositories {
  const { maxConcurrentCalls: total, maxConcurrentCallsPerTenant: perTenant = total } = settings;
  return {
    phoneTenantMap: new PhoneTenantMap(db),
    tenantConfigs: new TenantConfigs(db),
    prompts: new Prompts(db),
    calls: new Calls(db),
    capacity: new Capacity(db, { total, perTenant }),
    transcripts: new Transcripts(db, settings.mongodbTranscriptsCollection),
    turns: new Turns(db),
  };
}
