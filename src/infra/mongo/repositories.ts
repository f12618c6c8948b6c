import { type Db } from 'mongodb';
import { type Settings } from '../../settings';
import { Calls } from './calls';
import { PhoneTenantMap } from './phone-tenant-map';
import { Prompts } from './prompts';
import { TenantConfigs } from './tenant-configs';
import { Transcripts } from './transcripts';

/** Everything Sonore keeps in MongoDB, one repository a collection. */
export interface Repositories {
  phoneTenantMap: PhoneTenantMap;
  tenantConfigs: TenantConfigs;
  prompts: Prompts;
  calls: Calls;
  transcripts: Transcripts;
}

/** The repositories of one database. */
export function createRepositories(db: Db, settings: Pick<Settings, 'mongodbTranscriptsCollection'>): Repositories {
  return {
    phoneTenantMap: new PhoneTenantMap(db),
    tenantConfigs: new TenantConfigs(db),
    prompts: new Prompts(db),
    calls: new Calls(db),
    transcripts: new Transcripts(db, settings.mongodbTranscriptsCollection),
  };
}
