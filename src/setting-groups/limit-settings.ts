import { z } from 'zod';
import { settingNotes, whole } from './setting';

/** The time limits, apart because some make sense only beside one another (`contradictions` in the settings). */
export const limitSettings = z.object({
  ADMIT_DEADLINE_MS: whole(100, 30_000).default(3000).register(settingNotes, {
    purpose: 'longest time to find tenant, config and prompts while the caller hears ringing',
    example: '3000',
    unit: 'ms',
  }),
  SEAT_DEADLINE_MS: whole(100, 30_000).default(3000).register(settingNotes, {
    purpose: 'longest time until a worker has taken the call, before it is refused',
    example: '3000',
    unit: 'ms',
  }),
  ATTACH_DEADLINE_MS: whole(1000, 60_000).default(15_000).register(settingNotes, {
    purpose: 'longest time from accept until the control socket is open',
    example: '15000',
    unit: 'ms',
  }),
  OPENAI_TIMEOUT_MS: whole(500, 60_000).default(8000).register(settingNotes, {
    purpose: 'one REST request or WebSocket handshake; a genuine 404 takes OpenAI 5 s',
    example: '8000',
    unit: 'ms',
  }),
  REFER_BUDGET_MS: whole(1000, 120_000).default(12_000).register(settingNotes, {
    purpose: 'longest time spent on getting one REFER through, retries included',
    example: '12000',
    unit: 'ms',
  }),
  TOOL_DEADLINE_MS: whole(1000, 300_000).default(15_000).register(settingNotes, {
    purpose: 'longest time a tool may take before the model is told that it failed',
    example: '15000',
    unit: 'ms',
  }),
  REPORT_TIMEOUT_MS: whole(500, 60_000).default(3000).register(settingNotes, {
    purpose: 'one attempt to hand a tool result to the process that holds the socket',
    example: '3000',
    unit: 'ms',
  }),
  HEARTBEAT_TIMEOUT_MS: whole(1000, 120_000).default(10_000).register(settingNotes, {
    purpose: 'silence after which a worker is taken for dead and its calls move; it beats about three times as often',
    example: '10000',
    unit: 'ms',
  }),
  CALL_MAX_DURATION_S: whole(1, 3600).default(3300).register(settingNotes, {
    purpose: 'longest call; OpenAI itself ends a session after 60 minutes',
    example: '3300',
    unit: 's',
  }),
});
