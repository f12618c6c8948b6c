import { type Scenario } from '../../simulator/scenario/scenario-schema';
import { type DemoEvent } from './demo-event';
import { playCall, type PlayedCall } from './play-call';
import { type DemoStack } from './start-demo-stack';

/**
 * Plays calls at the same time: the others ring as soon as the first is answered. They are told one after the other, so
 * that each can be read.
 */
export async function playGroup(
  stack: DemoStack,
  [first, ...others]: readonly Scenario[],
  tell: (event: DemoEvent) => void,
): Promise<PlayedCall[]> {
  if (first === undefined) return [];
  let answered!: () => void;
  const whenAnswered = new Promise<void>((resolve) => {
    answered = resolve;
  });
  const firstCall = playCall(stack, first, tell, answered);
  // One that is never answered ends, too.
  await Promise.race([whenAnswered, firstCall]);
  const toldLater: DemoEvent[] = [];
  const otherCalls = others.map((scenario) => playCall(stack, scenario, (event) => toldLater.push(event)));
  const played = await Promise.all([firstCall, ...otherCalls]);
  toldLater.forEach(tell);
  return played;
}
