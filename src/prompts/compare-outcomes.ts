import type { PromptOutcomes } from '../models/prompts-view';
import { percentile } from '../policies/percentile';
import type { AnsweredCall } from '../infra/mongo/answered-calls';

/** Adds calls up to how they went. */
export class OutcomeSum {
  private readonly outcomes = new Map<string, number>();
  private readonly durations: number[] = [];
  private readonly latencies: number[] = [];
  private calls = 0;

  add({ outcome, attached_at, ended_at, turns }: Omit<AnsweredCall, 'prompt_variant'>): void {
    this.calls += 1;
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
    if (attached_at && ended_at) this.durations.push((ended_at.getTime() - attached_at.getTime()) / 1000);
    if (turns?.latency_p50_ms != null) this.latencies.push(turns.latency_p50_ms);
  }

  result(): PromptOutcomes {
    const { calls, durations, latencies } = this;
    const total = durations.reduce((sum, duration) => sum + duration, 0);
    const outcomes = [...this.outcomes]
      .map(([outcome, count]) => ({ outcome, calls: count, share: count / calls }))
      .sort((one, other) => other.calls - one.calls || one.outcome.localeCompare(other.outcome));
    const mean_duration_s = durations.length === 0 ? null : total / durations.length;
    return { calls, outcomes, mean_duration_s, turn_latency_p50_ms: percentile(latencies, 0.5) };
  }
}
