import type { InjectedSinks } from '@temporalio/worker';
import type { CallObservations } from '../../../workflows/observations';

const ignored = { fn: (): void => undefined };

/** For workers of which nobody wants to hear, such as those that replay: the SDK complains of sinks that are not there. */
export const unheardObservations: InjectedSinks<CallObservations> = {
  call: { accepted: ignored, attached: ignored, toolEnded: ignored, reported: ignored },
};
