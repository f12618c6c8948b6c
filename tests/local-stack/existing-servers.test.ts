import { existingServers } from '../../src/local-stack/existing-servers';

describe('existingServers', () => {
  it('existing_servers_not_opted_in_there_are_none', () => {
    const environment = { TEMPORAL_ADDRESS: 'prod:7233', MONGODB_URI: 'mongodb://prod', SONORE_TEST_MONGODB_URI: '' };

    expect(existingServers(environment)).toEqual({});
  });

  it('existing_servers_opted_in_are_told', () => {
    const environment = {
      SONORE_TEST_TEMPORAL_ADDRESS: 'lent:7233',
      SONORE_TEST_MONGODB_URI: 'mongodb://lent',
    };

    expect(existingServers(environment)).toEqual({ temporalAddress: 'lent:7233', mongodbUri: 'mongodb://lent' });
  });
});
