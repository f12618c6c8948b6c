import { ApplicationFailure } from '@temporalio/activity';
import { activityFailure } from '../src/models/failures';
import type { RemoteAnswer } from '../src/models/remote-tools';
import { RemoteFailure } from '../src/infra/remote-http/remote-failure';
import { UnusableSecret } from '../src/infra/secrets/tool-secrets';
import type { Logger } from '../src/infra/logger';
import { longestOutput } from '../src/tools/check-tool-result';
import { remoteFailed } from '../src/tools/remote-failed';

/**
 * One attempt at a request to a tenant's service. What is settled is an answer; what another attempt may change is
 * thrown: `remoteRetryable`, or `remoteAmbiguous`, which Temporal repeats only where that is harmless.
 */
export async function remoteAnswer(
  attempt: () => Promise<RemoteAnswer>,
  { repeatable, log }: { repeatable: boolean; log: Logger },
): Promise<RemoteAnswer> {
  const started = performance.now();
  const note = (level: 'info' | 'warn', outcome: string): void =>
    log[level](
      { event: 'remote_tool_called', outcome, duration_ms: Math.round(performance.now() - started) },
      'remote tool called',
    );
  try {
    const answer = await attempt();
    note('info', answer.ok ? 'ok' : answer.error);
    if (answer.ok && JSON.stringify(answer.output).length > longestOutput) {
      return remoteFailed(
        !repeatable,
        `The answer has more than the ${longestOutput} characters that you can be given`,
      );
    }
    return answer;
  } catch (error) {
    if (error instanceof UnusableSecret) {
      note('warn', error.message);
      return remoteFailed(false, 'The service cannot be used');
    }
    if (!(error instanceof RemoteFailure)) throw error;
    note('warn', error.message);
    return settled(error, repeatable);
  }
}

/** The answer of a failure that is final; throws any other. */
function settled(failure: RemoteFailure, repeatable: boolean): RemoteAnswer {
  const { kind, message, reason, retryAfterMs } = failure;
  if (kind === 'refused') return remoteFailed(false, 'The service cannot be used');
  if (kind === 'permanent') return remoteFailed(!repeatable, `The service's answer cannot be used: ${reason}`);
  throw ApplicationFailure.create({
    type: kind === 'retryable' ? activityFailure.remoteRetryable : activityFailure.remoteAmbiguous,
    message,
    nonRetryable: kind === 'ambiguous' && !repeatable,
    details: retryAfterMs === null ? [] : [retryAfterMs],
    ...(retryAfterMs === null ? {} : { nextRetryDelay: retryAfterMs }),
  });
}
