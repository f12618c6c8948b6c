import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Metrics } from '../../src/infra/metrics/metrics';
import { alertFile } from '../monitoring/support/metrics-used';

const document = readFileSync('docs/observability.md', 'utf8');

/** What runs in production; the simulator, the demo and the command line tell people, not logs. */
const folders = ['src', 'activities', 'workflows'];
const apart = /^src\/(simulator|local-stack|cli|apps\/(demo|dev))\//;

/** How an event gets its name in the sources. */
const names = [
  /\bevent: '([a-z_.]+)'/g,
  /\bnote\('([a-z]+_[a-z_]+)', \{/g,
  /\b(?:onEvent|log\?\.)\('([a-z_]+)', \{/g,
  /\bonEvent\('([a-z_]+)', phase\)/g,
];

function loggedEvents(): string[] {
  const files = folders
    .flatMap((folder) => readdirSync(folder, { recursive: true }).map((file) => path.posix.join(folder, String(file))))
    .filter((file) => file.endsWith('.ts') && !apart.test(file));
  const events = files.flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    return names.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name = '']) => name));
  });
  return [...new Set(events)].sort();
}

describe('docs/observability.md', () => {
  test('every_event_that_is_logged_has_its_row', () => {
    const events = loggedEvents();

    expect(events.length).toBeGreaterThan(60);
    expect(events.filter((event) => !document.includes(`\`${event}\``))).toEqual([]);
  });

  test('every_metric_that_is_exported_has_its_row', async () => {
    const metrics = new Metrics();
    metrics.watchSessions({
      ...{ slots: 1, live: () => 0, pendingWrites: () => 0 },
      phases: () => ({ seated: 0, live: 0, reopening: 0 }),
    });
    metrics.watchCapacity({ limit: 1, inUse: () => Promise.resolve(0) });
    const exported = [...(await metrics.text()).matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name);

    expect(exported.length).toBeGreaterThan(15);
    expect(exported.filter((name) => !document.includes(`\`${name}\``))).toEqual([]);
  });

  test('every_alert_says_what_to_do', () => {
    const alerts = alertFile().groups.flatMap(({ rules }) => rules.map(({ alert }) => alert));

    expect(alerts.filter((alert) => !document.includes(`\`${alert}\``))).toEqual([]);
  });
});
