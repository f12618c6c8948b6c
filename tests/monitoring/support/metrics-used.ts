import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** The alert rules, as Prometheus reads them (`rule_files`, alerting rules). */
export interface AlertFile {
  groups: { name: string; rules: AlertRule[] }[];
}

export interface AlertRule {
  alert: string;
  expr: string;
  for?: string;
  labels: { severity: string };
  annotations: { summary: string; description: string };
}

/** A panel of the dashboard; rows have no targets. */
export interface Panel {
  id: number;
  type: string;
  title: string;
  gridPos: { h: number; w: number; x: number; y: number };
  targets?: { refId: string; expr: string }[];
}

export function alertFile(): AlertFile {
  return parse(readFileSync('monitoring/alerts.yaml', 'utf8')) as AlertFile;
}

export function dashboard(): { title: string; uid: string; panels: Panel[] } {
  return JSON.parse(readFileSync('monitoring/grafana-dashboard.json', 'utf8')) as ReturnType<typeof dashboard>;
}

/** Every query of dashboard and alerts. */
export function queries(): string[] {
  return [
    ...alertFile().groups.flatMap(({ rules }) => rules.map(({ expr }) => expr)),
    ...dashboard().panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
  ];
}

/** The names of the metrics that dashboard and alerts ask for, as `# TYPE` lines have them. */
export function metricsUsed(): string[] {
  const series = queries().flatMap((expr) => expr.match(/\b(?:sonore|temporal)_\w+/g) ?? []);
  return [
    ...new Set(
      series.map((name) =>
        name.replace(/_seconds_(?:bucket|sum|count)$/, '_seconds').replace(/_latency_bucket$/, '_latency'),
      ),
    ),
  ].sort();
}
