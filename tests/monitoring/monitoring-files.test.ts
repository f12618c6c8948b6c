import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { alertFile, dashboard, metricsUsed, queries } from './support/metrics-used';

const rules = alertFile().groups.flatMap((group) => group.rules);

describe('monitoring/alerts.yaml', () => {
  test.each(rules.map((rule) => [rule.alert, rule] as const))('alert_%s_has_the_form_of_a_rule', (name, rule) => {
    expect(name).toMatch(/^Sonore[A-Za-z]+$/);
    expect(Object.keys(rule).filter((key) => !['alert', 'expr', 'for', 'labels', 'annotations'].includes(key))).toEqual(
      [],
    );
    expect(rule.for ?? '1m').toMatch(/^\d+[smh]$/);
    expect(['warning', 'critical']).toContain(rule.labels.severity);
    expect(rule.annotations.summary).toBeTruthy();
    expect(rule.annotations.description).toBeTruthy();
  });

  test('alerts_have_names_of_their_own', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });

  test('alerts_watch_latencies_failures_headroom_lost_writes_workers_and_dead_letters', () => {
    const watched = rules.map(({ expr }) => expr).join('\n');

    for (const name of [
      ...['sonore_accept_latency_seconds_bucket', 'sonore_turn_latency_seconds_bucket', 'sonore_calls_ended_total'],
      ...['sonore_capacity_headroom', 'sonore_lost_writes_total', 'sonore_workers', 'sonore_post_call_steps_total'],
    ]) {
      expect(watched).toContain(name);
    }
  });
});

describe('monitoring/grafana-dashboard.json', () => {
  const { panels } = dashboard();

  test('panels_have_ids_of_their_own_and_do_not_overlap', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { h, w, x, y } }) =>
      Array.from({ length: h * w }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBeLessThanOrEqual(24);
  });

  test('panels_but_rows_ask_for_something', () => {
    expect(panels.filter(({ type, targets = [] }) => type !== 'row' && targets.length === 0)).toEqual([]);
  });
});

test.each(queries())('query_%s_closes_what_it_opens', (query) => {
  const outside = query.replace(/"[^"]*"/g, '');

  for (const [open, close] of ['()', '[]', '{}']) {
    expect(outside.split(open ?? '').length).toBe(outside.split(close ?? '').length);
  }
  // An increase or a rate needs a range, and a percentile the bounds of its buckets.
  expect(outside.match(/(?:rate|increase)\(/g)?.length ?? 0).toBe(outside.match(/\[/g)?.length ?? 0);
  if (outside.includes('histogram_quantile')) expect(outside).toMatch(/by \(le[,)]/);
});

test('every_metric_that_is_used_is_explained', () => {
  const explained = readFileSync('docs/observability.md', 'utf8');

  expect(metricsUsed().filter((name) => !explained.includes(`\`${name}\``))).toEqual([]);
});

test('prometheus_reads_the_alerts_where_the_compose_file_puts_them', () => {
  const { rule_files } = parse(readFileSync('monitoring/prometheus.yaml', 'utf8')) as { rule_files: string[] };
  const compose = readFileSync('docker-compose.yml', 'utf8');

  for (const file of rule_files) expect(compose).toContain(`:${file}:ro`);
  expect(existsSync('monitoring/grafana-provisioning/datasources/prometheus.yaml')).toBe(true);
});
