import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { type Cleanup } from '../../src/apps/demo/cleanup';
import { defaultLocalDirectory, freePort, type GuardedProcess, scrubbedEnvironment } from '../../src/local-stack';
import { startServerProcess } from '../../src/local-stack/server-process';
import { type Simulator } from '../../src/simulator/simulator';
import { startSimulator } from '../../src/simulator/start-simulator';

const folder = path.join(__dirname, '..', 'openai-agents');
const startDeadlineMs = 30_000;

/** What the peer is called in tables. */
export const peerName = "OpenAI's SDK";

/** A phone agent on OpenAI's own SDK, with a simulator of its own to call it. */
export interface Peer {
  simulator: Simulator;
  process: GuardedProcess;
  /** Starts it again, on the same port, after its process has gone. */
  restart(): Promise<GuardedProcess>;
}

/**
 * Installs OpenAI's SDK into its own folder where it is missing, and starts the agent built on it and a simulator. Ended
 * by `cleanup`. Resolves with the reason when the SDK cannot be installed.
 */
export async function startPeer(environment: NodeJS.ProcessEnv, cleanup: Cleanup): Promise<Peer | string> {
  const failure = await install();
  if (failure !== null) return `${peerName}, which could not be installed: ${failure}`;
  const port = await freePort();
  const apiKey = `sk-bench-${randomBytes(8).toString('hex')}`;
  const webhookSecret = `whsec_${randomBytes(24).toString('base64')}`;
  const url = `http://127.0.0.1:${port}`;
  const simulator = await startSimulator({ apiKey, webhookUrl: url, webhookSecret });
  cleanup.add(() => simulator.stop());
  const start = async (): Promise<GuardedProcess> => {
    const started = await startServerProcess({
      name: `The agent on ${peerName}`,
      command: process.execPath,
      args: [path.join(folder, 'agent.mjs')],
      environment: {
        ...scrubbedEnvironment(environment),
        PORT: String(port),
        OPENAI_API_KEY: apiKey,
        OPENAI_BASE_URL: simulator.url,
        OPENAI_WEBHOOK_SECRET: webhookSecret,
        WS_SERVER_URL: simulator.wsUrl,
      },
      logFile: path.join(defaultLocalDirectory, 'logs', `peer-${port}.log`),
      deadlineMs: startDeadlineMs,
      probe: async () => {
        const response = await fetch(url);
        await response.body?.cancel();
      },
    });
    cleanup.add(() => started.stop());
    return started;
  };
  return { simulator, process: await start(), restart: start };
}

/** Null, or why it cannot be had. */
function install(): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(folder, 'install.mjs')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) => resolve(code === 0 ? null : firstLine(Buffer.concat(output).toString())));
  });
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}
