import { loadClientConnectConfig } from '@temporalio/envconfig';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { scrubbedEnvironment } from '../../src/local-stack/scrubbed-environment';
import { useTemporaryDirectory } from './temporary-directory';

const directory = useTemporaryDirectory();

describe('scrubbedEnvironment', () => {
  it('scrubbed_environment_variables_of_real_servers_are_left_out', () => {
    const environment = {
      HOME: '/home/me',
      SONORE_TEST_MONGODB_URI: 'mongodb://lent',
      MONGODB_URI: 'mongodb://prod',
      TEMPORAL_ADDRESS: 'prod:7233',
      TEMPORAL_API_KEY: 'secret',
      OPENAI_API_KEY: 'secret',
    };

    const { TEMPORAL_CONFIG_FILE: _, ...scrubbed } = scrubbedEnvironment(environment);

    expect(scrubbed).toEqual({ HOME: '/home/me', SONORE_TEST_MONGODB_URI: 'mongodb://lent' });
    expect(environment.MONGODB_URI).toBe('mongodb://prod');
  });

  it('scrubbed_environment_temporal_profile_in_the_home_directory_is_not_read', async () => {
    const profile = path.join(directory(), 'temporalio', 'temporal.toml');
    await mkdir(path.dirname(profile));
    await writeFile(profile, '[profile.default]\naddress = "prod:7233"\n');
    const environment = { XDG_CONFIG_HOME: directory(), HOME: directory(), APPDATA: directory() };
    const addressIn = (variables: NodeJS.ProcessEnv): string | undefined =>
      loadClientConnectConfig({ overrideEnvVars: variables as Record<string, string> }).connectionOptions.address;

    expect(addressIn(environment)).toBe('prod:7233');
    expect(addressIn(scrubbedEnvironment(environment))).not.toBe('prod:7233');
  });
});
