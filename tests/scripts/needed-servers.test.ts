import { neededServers } from '../../scripts/needed-servers';

const needsOf = (...files: string[]): string[] =>
  [
    ...neededServers(
      files.map((file) => `/project/tests/${file}`),
      '/project/tests',
    ),
  ].sort();

describe('neededServers', () => {
  it.each([
    ['models/tool-result.test.ts', []],
    ['apps/gateway/webhook.test.ts', []],
    ['workflows/phone-call.test.ts', ['time-skipping-program', 'workflow-bundle']],
    ['integration/demo-calls.test.ts', ['mongo', 'temporal', 'workflow-bundle']],
    ['replay/replay.test.ts', ['workflow-bundle']],
    ['infra/temporal/signal-outbox.test.ts', ['temporal']],
    ['infra/mongo/calls.test.ts', ['mongo']],
    ['infra/openai/calls-http.test.ts', []],
    ['activities/attend.test.ts', []],
    ['local-stack/start-mongo.test.ts', ['mongo-program', 'temporal-program']],
  ])('needed_servers_%s_are_%j', (file, needs) => {
    expect(needsOf(file)).toEqual(needs);
  });

  it('needed_servers_several_files_are_joined', () => {
    const needs = needsOf('infra/mongo/calls.test.ts', 'workflows/phone-call.test.ts', 'activities/attend.test.ts');

    expect(needs).toEqual(['mongo', 'time-skipping-program', 'workflow-bundle']);
  });

  it('needed_servers_no_file_is_nothing', () => {
    expect(needsOf()).toEqual([]);
  });
});
