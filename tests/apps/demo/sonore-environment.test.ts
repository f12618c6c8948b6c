import { sonoreEnvironment } from '../../../src/apps/demo/sonore-environment';
import { loadSettings } from '../../../src/settings';

describe('sonoreEnvironment', () => {
  it("sonore_environment_user's_settings_are_left_out_in_either_case", () => {
    const environment = {
      PATH: '/bin',
      MONGODB_URI: 'mongodb://prod',
      temporal_address: 'prod:7233',
      temporal_grpc_meta_tenant: 'prod',
      OPENAI_ORG_ID: 'org-prod',
      admin_token: 'secret',
      PORT: '80',
    };

    const { TEMPORAL_CONFIG_FILE: _, ...variables } = sonoreEnvironment(environment, { MONGODB_DB: 'demo' });

    expect(variables).toEqual({ PATH: '/bin', MONGODB_DB: 'demo' });
  });

  it('sonore_environment_is_read_as_the_settings_given', () => {
    const environment = { temporal_address: 'prod:7233', temporal_api_key: 'secret', openai_model: 'theirs' };

    const variables = sonoreEnvironment(environment, { APP_ENV: 'test', TEMPORAL_ADDRESS: '127.0.0.1:7233' });

    const { temporalEnvironment, openaiModel } = loadSettings(variables, { role: 'all', envFile: null });
    expect(temporalEnvironment).toEqual({
      TEMPORAL_ADDRESS: '127.0.0.1:7233',
      TEMPORAL_CONFIG_FILE: expect.any(String) as string,
    });
    expect(openaiModel).toBe('gpt-realtime-2.1');
  });
});
