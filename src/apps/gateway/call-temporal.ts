import { type Client, isGrpcServiceError, NamespaceNotFoundError, ServiceError } from '@temporalio/client';
import { ServiceUnavailable } from './http/service-unavailable';
import { withTimeLimit } from '../../infra/time-limit';

/** OpenAI expects its answer within "a few seconds", and delivers again after a 503. */
export const answerWithinMs = 2_500;

/**
 * Makes one request of Temporal within 2.5 s, or the rest of them. What the server says about the workflow (`WorkflowNotFoundError`,
 * `WorkflowExecutionAlreadyStartedError`) is thrown as it is.
 * @throws ServiceUnavailable when it cannot be reached in time, or refuses to serve. The request may have been carried
 * out all the same: ask only for what may be asked for twice.
 */
export async function callTemporal<T>(
  client: Client,
  request: () => Promise<T>,
  context: { operation: string; call_id: string },
  deadlineMs = answerWithinMs,
): Promise<T> {
  const unavailable = (error: Error | null, code?: number): ServiceUnavailable =>
    new ServiceUnavailable('temporal_unavailable', {
      ...context,
      error: error?.name ?? 'DeadlineExceeded',
      ...(code === undefined ? {} : { grpc_code: code }),
    });
  try {
    // The deadline ends an attempt, but the SDK pauses between attempts without looking at it: hence the limit besides.
    return await withTimeLimit(
      deadlineMs,
      () => client.withDeadline(Date.now() + deadlineMs, request),
      () => unavailable(null),
    );
  } catch (error) {
    if (error instanceof NamespaceNotFoundError) throw unavailable(error);
    if (!(error instanceof ServiceError)) throw error;
    throw unavailable(error, isGrpcServiceError(error.cause) ? error.cause.code : undefined);
  }
}
