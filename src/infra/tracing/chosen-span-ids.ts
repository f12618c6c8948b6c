import { type IdGenerator, RandomIdGenerator } from '@opentelemetry/sdk-trace-base';

/** Ids at random, but for a span whose id others know already: its children were made before it. */
export class ChosenSpanIds implements IdGenerator {
  private readonly random = new RandomIdGenerator();
  private chosen: string | null = null;

  /** Runs `start`, which starts exactly one span, and gives that one this id. */
  next<T>(spanId: string, start: () => T): T {
    this.chosen = spanId;
    try {
      return start();
    } finally {
      this.chosen = null;
    }
  }

  generateTraceId(): string {
    return this.random.generateTraceId();
  }

  generateSpanId(): string {
    return this.chosen ?? this.random.generateSpanId();
  }
}
