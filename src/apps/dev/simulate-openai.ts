import { freePort, type Report } from '../../local-stack';
import { printTimeline } from '../../simulator/cli/print-timeline';
import { startSimulator } from '../../simulator/start-simulator';
import { type Cleanup } from '../demo/cleanup';

/** The simulator's own default; another port when this one is taken. */
const usualPort = 4010;

/** Known to everybody, like the simulator's own default: they open nothing but this machine's simulator. */
const credentials = { apiKey: 'sk-dev', webhookSecret: 'whsec_c29ub3Jl' } as const;

/**
 * Starts OpenAI's side for a developer without a key: it calls the gateway at `gatewayUrl` when it is told to, and prints
 * what it sees of each call. Resolves with the settings that lead Sonore to it.
 */
export async function simulateOpenAI(
  gatewayUrl: string,
  report: Report,
  cleanup: Cleanup,
): Promise<Record<string, string>> {
  const simulator = await startSimulator({
    port: await freePort(usualPort),
    ...credentials,
    webhookUrl: `${gatewayUrl}/api/v1/openai/webhook`,
  });
  cleanup.add(() => simulator.stop());
  simulator.onEvent(printTimeline((line) => report.line(line)));
  const calls = `http://127.0.0.1:${simulator.port}/simulator/calls`;
  report.line(`✔ OpenAI, simulated (no OPENAI_API_KEY) → ${simulator.url}`);
  report.line(`  Place a call: curl ${calls} -H 'content-type: application/json' -d '{"scenario": "transfer"}'`);
  return {
    OPENAI_API_KEY: credentials.apiKey,
    OPENAI_WEBHOOK_SECRET: credentials.webhookSecret,
    OPENAI_BASE_URL: simulator.url,
    WS_SERVER_URL: simulator.wsUrl,
  };
}
