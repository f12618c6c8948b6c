import { createRepositories } from '../../../src/infra/mongo/repositories';
import { callRecord } from '../../fixtures/call-record';
import { transcriptItem } from '../../fixtures/transcript-item';
import { type OwnDatabase, ownDatabase } from '../../setup/own-database';

let database: OwnDatabase;
beforeAll(async () => {
  database = await ownDatabase();
});
afterAll(() => database.drop());

describe('createRepositories', () => {
  test('repositories_write_to_the_collections_of_the_original', async () => {
    const repositories = createRepositories(database.db, {
      mongodbTranscriptsCollection: 'other-transcripts',
      mongodbMetadataCollection: 'other-metadata',
      maxConcurrentCalls: 10,
      maxConcurrentCallsPerTenant: undefined,
    });

    const { calls, callMetadata, phoneTenantMap, prompts, promptStates, tenantConfigs, transcripts } = repositories;
    await calls.save(callRecord());
    await callMetadata.begin('call-123', 'a');
    await phoneTenantMap.assign({ phone_number: '+33145678901', tenant_id: 'a', client_id: null });
    await promptStates.change('a', null, {
      action: 'publish',
      active: { greeting_id: null, instruction_id: 'i' },
      by: null,
    });
    await tenantConfigs.save('a', { features: {} }, null);
    await transcripts.save(transcriptItem());
    await prompts.pin({ tenant_id: 'a', kind: 'greeting', text: 'Hello.', created_by: 'file:greeting.md' });
    await calls.addUsage({
      call_id: 'call-123',
      response_id: 'resp_1',
      status: 'completed',
      usage: { total_tokens: 1, input_tokens: 1, output_tokens: 0 },
    });

    const collections = await database.db.listCollections({}, { nameOnly: true }).toArray();
    expect(collections.map(({ name }) => name).sort()).toEqual([
      'calls',
      'calls-usage',
      'other-metadata',
      'other-transcripts',
      'phone-tenant-map',
      'prompts',
      'tenant-prompt-state',
      'tenant_config',
    ]);
  });
});
