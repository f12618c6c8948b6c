import { ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { MongoInvalidArgumentError, MongoNetworkError, MongoServerError } from 'mongodb';
import { asServerAway } from '../../../../src/apps/gateway/admin/server-away';
import { ServiceUnavailable } from '../../../../src/apps/gateway/http/service-unavailable';

describe('asServerAway', () => {
  test.each([
    ['temporal_unavailable', new ServiceError('away')],
    ['temporal_unavailable', new ServiceUnavailable('temporal_unavailable', { operation: 'hangUp' })],
    ['mongodb_unavailable', new MongoNetworkError('refused')],
    ['mongodb_too_slow', new MongoServerError({ message: 'operation exceeded time limit', code: 50 })],
    ['mongodb_unavailable', new MongoServerError({ message: 'not primary', code: 10107 })],
    ['call_query_failed', new ServiceUnavailable('call_query_failed', {})],
  ])('%s_is_said_in_words_that_show_nothing_of_the_server', (event, error) => {
    const away = asServerAway(error);

    expect(away).toMatchObject({ event, detail: expect.stringMatching(/ask again/i) });
    expect(away?.detail).not.toContain(error.message);
  });

  test.each([
    new Error('a defect'),
    new MongoServerError({ message: 'unknown operator', code: 2 }),
    new MongoInvalidArgumentError('a defect of ours'),
    new WorkflowNotFoundError('no such', 'call-1', undefined),
    'a string',
  ])('%s_is_not_a_server_that_is_away', (error) => {
    expect(asServerAway(error)).toBeNull();
  });
});
