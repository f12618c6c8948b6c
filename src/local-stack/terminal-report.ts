import { type Progress, type Report } from './report';

interface Task {
  label: string;
  detail: string;
  startedAt: number;
}

/** The part of a stream that is needed here; `isTTY` and `columns` as Node's tty streams have them. */
export interface ReportStream {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** How often the state is said again, in milliseconds: redrawn on a terminal, a new line elsewhere. */
const redrawMs = { terminal: 250, plain: 10_000 };

/**
 * A report for a person. On a terminal the tasks under way share one line at the bottom that is redrawn with their
 * elapsed seconds; elsewhere (a file, CI) each gets a line at its start and one every ten seconds.
 */
export function terminalReport(stream: ReportStream): Report {
  const tasks = new Set<Task>();
  const isTerminal = stream.isTTY === true;
  let timer: NodeJS.Timeout | undefined;

  const state = (task: Task): string =>
    `${task.label} … ${Math.round((Date.now() - task.startedAt) / 1000)} s${task.detail && `, ${task.detail}`}`;
  const erase = (): void => {
    if (isTerminal && timer !== undefined) stream.write('\r\u001b[K');
  };
  const draw = (): void => {
    if (!isTerminal) return;
    erase();
    stream.write(
      [...tasks]
        .map(state)
        .join('   ')
        .slice(0, (stream.columns ?? 80) - 1),
    );
  };
  const line = (text: string): void => {
    erase();
    stream.write(`${text}\n`);
    if (tasks.size > 0) draw();
  };
  const tick = (): void => {
    if (isTerminal) draw();
    else for (const task of tasks) stream.write(`${state(task)}\n`);
  };

  const start = (label: string): Progress => {
    const task: Task = { label, detail: '', startedAt: Date.now() };
    tasks.add(task);
    if (!isTerminal) stream.write(`${label} …\n`);
    timer ??= setInterval(tick, isTerminal ? redrawMs.terminal : redrawMs.plain).unref();
    draw();
    return {
      update: (detail) => {
        task.detail = detail;
      },
      end: (outcome) => {
        if (!tasks.delete(task)) return;
        erase();
        if (tasks.size === 0) {
          clearInterval(timer);
          timer = undefined;
        }
        if (outcome !== undefined) stream.write(`${outcome}\n`);
        if (tasks.size > 0) draw();
      },
    };
  };

  return { line, start };
}
