import { type Db } from 'mongodb';
import { type Settings } from '../../settings';
import { AnsweredCalls } from './answered-calls';
import { CallFinder } from './call-finder';
import { CallCosts } from './call-costs';
import { CallMetadataRepository } from './call-metadata';
import { CallMetrics } from './call-metrics';
import { Calls } from './calls';
import { Capacity } from './capacity';
import { PhoneTenantMap } from './phone-tenant-map';
import { PromptStates } from './prompt-states';
import { Prompts } from './prompts';
import { RunningCalls } from './running-calls';
import { TenantConfigs } from './tenant-configs';
import { TenantData } from './tenant-data';
import { Transcripts } from './transcripts';
import { Turns } from './turns';
import { Usage } from './usage';

/** Everything Sonore keeps in MongoDB, one repository a collection. */
export interface Repositories {
  phoneTenantMap: PhoneTenantMap;
  tenantConfigs: TenantConfigs;
  tenantData: TenantData;
  prompts: Prompts;
  promptStates: PromptStates;
  answeredCalls: AnsweredCalls;
  calls: Calls;
  callFinder: CallFinder;
  callMetrics: CallMetrics;
  runningCalls: RunningCalls;
  capacity: Capacity;
  transcripts: Transcripts;
  turns: Turns;
  usage: Usage;
  callMetadata: CallMetadataRepository;
  callCosts: CallCosts;
}

/** The repositories of one database. */
export function createRepositories(
  db: Db,
  settings: Pick<
    Settings,
    'mongodbTranscriptsCollection' | 'mongodbMetadataCollection' | 'maxConcurrentCalls' | 'maxConcurrentCallsPerTenant'
  >,
): Repositories {
  const { maxConcurrentCalls: total, maxConcurrentCallsPerTenant: perTenant = total } = settings;
  const capacity = new Capacity(db, { total, perTenant });
  return {
    phoneTenantMap: new PhoneTenantMap(db),
    tenantConfigs: new TenantConfigs(db),
    tenantData: new TenantData(db, {
      transcriptsCollection: settings.mongodbTranscriptsCollection,
      metadataCollection: settings.mongodbMetadataCollection,
    }),
    prompts: new Prompts(db),
    promptStates: new PromptStates(db),
    answeredCalls: new AnsweredCalls(db),
    calls: new Calls(db),
    callFinder: new CallFinder(db),
    callMetrics: new CallMetrics(db),
    runningCalls: new RunningCalls(db, capacity),
    capacity,
    transcripts: new Transcripts(db, settings.mongodbTranscriptsCollection),
    turns: new Turns(db),
    usage: new Usage(db),
    callMetadata: new CallMetadataRepository(db, settings.mongodbMetadataCollection),
    callCosts: new CallCosts(db, settings.mongodbMetadataCollection),
  };
}
