import { z } from 'zod';
import { optionalText, settingNotes } from './setting';

/** Read by `@temporalio/envconfig`, which checks them; here so that they are documented and known to exist. */
export const temporalSettings = z.object({
  TEMPORAL_ADDRESS: optionalText().register(settingNotes, {
    purpose: 'Temporal frontend',
    example: 'my-namespace.a1b2c.tmprl.cloud:7233',
    defaultNote: '`localhost:7233`',
  }),
  TEMPORAL_NAMESPACE: optionalText().register(settingNotes, {
    purpose: 'Temporal namespace; keep closed workflows 7 days or more, doubled webhooks are known by them',
    example: 'sonore.a1b2c',
    defaultNote: '`default`',
  }),
  TEMPORAL_API_KEY: optionalText().register(settingNotes, {
    purpose: 'API key of Temporal Cloud; switches TLS on',
    example: 'eyJhbGciOi…',
    secret: true,
  }),
  TEMPORAL_TLS: optionalText().register(settingNotes, { purpose: 'whether to use TLS', example: 'true' }),
  TEMPORAL_TLS_CLIENT_CERT_PATH: optionalText().register(settingNotes, {
    purpose: 'client certificate (mTLS), a PEM file; `…_DATA` holds it directly',
    example: '/run/secrets/client.pem',
  }),
  TEMPORAL_TLS_CLIENT_CERT_DATA: optionalText().register(settingNotes, {
    purpose: 'client certificate (mTLS), as PEM text',
    example: '-----BEGIN CERTIFICATE-----…',
  }),
  TEMPORAL_TLS_CLIENT_KEY_PATH: optionalText().register(settingNotes, {
    purpose: 'key of the client certificate, a PEM file; `…_DATA` holds it directly',
    example: '/run/secrets/client.key',
  }),
  TEMPORAL_TLS_CLIENT_KEY_DATA: optionalText().register(settingNotes, {
    purpose: 'key of the client certificate, as PEM text',
    example: '-----BEGIN PRIVATE KEY-----…',
    secret: true,
  }),
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: optionalText().register(settingNotes, {
    purpose: "CA of the server's certificate, a PEM file; `…_DATA` holds it directly",
    example: '/run/secrets/ca.pem',
  }),
  TEMPORAL_TLS_SERVER_CA_CERT_DATA: optionalText().register(settingNotes, {
    purpose: "CA of the server's certificate, as PEM text",
    example: '-----BEGIN CERTIFICATE-----…',
  }),
  TEMPORAL_TLS_SERVER_NAME: optionalText().register(settingNotes, {
    purpose: "name expected in the server's certificate",
    example: 'temporal.internal',
  }),
  TEMPORAL_TLS_DISABLE_HOST_VERIFICATION: optionalText().register(settingNotes, {
    purpose: "whether to accept any server's certificate",
    example: 'false',
  }),
  TEMPORAL_CONFIG_FILE: optionalText().register(settingNotes, {
    purpose: "Temporal's own configuration file (TOML)",
    example: '/etc/temporal.toml',
    defaultNote: "`temporalio/temporal.toml` in the user's configuration folder",
  }),
  TEMPORAL_PROFILE: optionalText().register(settingNotes, {
    purpose: 'profile of that file',
    example: 'production',
    defaultNote: '`default`',
  }),
});
