import { z } from 'zod';
import { optionalText, settingNotes, whole } from './setting';

/** Comma-separated hosts, none by default. */
const hostList = (entry: RegExp): z.ZodType<string[], string | undefined> =>
  z
    .string()
    .default('')
    .transform((text) => (text.trim() === '' ? [] : text.split(',').map((host) => host.trim())))
    .pipe(z.array(z.string().regex(entry, 'expected host names, with `:port` where it is not the usual one')));

/** Whom the tools of tenants' configs may talk to, and with which secrets. */
export const toolSettings = z.object({
  TOOL_ALLOWED_HOSTS: hostList(/^(\*\.)?[a-z0-9.-]+(:\d{1,5})?$/i).register(settingNotes, {
    purpose: 'hosts that HTTP and MCP tools may reach, over TLS and at public addresses',
    example: 'api.example.com, *.crm.example, erp.example.net:8443',
    defaultNote: 'none, so no such tools',
  }),
  TOOL_INTERNAL_HOSTS: hostList(/^([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?$/i).register(settingNotes, {
    purpose: 'your own hosts, reached at private addresses, too, and without TLS if a tool has `allow_insecure`',
    example: 'orders.internal:8080',
    defaultNote: 'none',
  }),
  TOOL_SECRETS_DIR: optionalText().register(settingNotes, {
    purpose: 'folder of their secrets, `NAME` or `TENANT_ID/NAME`; each `TOOL_SECRET_NAME` variable is one, too',
    example: '/run/secrets/tools',
  }),
  MCP_LIST_TIMEOUT_MS: whole(100, 10_000).default(1500).register(settingNotes, {
    purpose: 'longest time MCP servers may take to list their tools before a call is answered without them',
    example: '1500',
    unit: 'ms',
  }),
});
