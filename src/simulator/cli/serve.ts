import { type SimulatorOptions } from '../simulator';
import { startSimulator } from '../start-simulator';
import { printTimeline } from './print-timeline';

/** Runs the simulator until SIGINT or SIGTERM. */
export async function serve(options: SimulatorOptions, print: (line: string) => void): Promise<void> {
  const simulator = await startSimulator(options);
  simulator.onEvent(printTimeline(print));
  print(`OpenAI is simulated at ${simulator.url}; webhooks go to ${[options.webhookUrl].flat().join(', ')}`);
  print(`Sonore needs OPENAI_BASE_URL=${simulator.url} and WS_SERVER_URL=${simulator.wsUrl}`);
  print(`Place a call: POST http://127.0.0.1:${simulator.port}/simulator/calls {"scenario": "transfer"}`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await simulator.stop();
}
