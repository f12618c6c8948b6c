import type { TranscriptItem } from '../src/models/transcript-item';
import type { Turn } from '../src/models/turn';
import type { ItemTranscription, ResponseUsage } from '../src/models/usage';
import type { Metrics } from '../src/infra/metrics/metrics';
import type { Repositories } from '../src/infra/mongo/repositories';
import type { WriteBuffer } from '../src/infra/mongo/write-buffer';

/**
 * What one owner writes of its call, through the process's buffer. What does not fit is counted, and marked in the
 * transcript where the first of it is missing.
 */
export class CallWrites {
  private lostCount = 0;

  constructor(
    private readonly callId: string,
    private readonly epoch: number,
    private readonly deps: {
      writes: WriteBuffer;
      repositories: Pick<Repositories, 'transcripts' | 'calls' | 'usage'>;
      metrics: Pick<Metrics, 'transcriptWritten'>;
    },
  ) {}

  /** Writes that could not be kept. */
  get lost(): number {
    return this.lostCount;
  }

  transcript(item: TranscriptItem): void {
    const heardAt = performance.now();
    const write = async (): Promise<void> => {
      await this.deps.repositories.transcripts.save(item);
      this.deps.metrics.transcriptWritten(performance.now() - heardAt);
    };
    this.add(write, item.previous_item_id);
  }

  usage(usage: ResponseUsage): void {
    this.add(() => this.deps.repositories.calls.addUsage(usage), null);
  }

  transcribed(utterance: ItemTranscription): void {
    this.add(() => this.deps.repositories.usage.saveTranscription(utterance), null);
  }

  turn(turn: Turn): void {
    this.add(() => this.deps.repositories.calls.addTurn(turn), null);
  }

  private add(write: () => Promise<void>, after: string | null): void {
    if (this.deps.writes.add(this.callId, write)) return;
    this.lostCount += 1;
    if (this.lostCount > 1) return;
    const marker = this.marker(after);
    // One for each call and owner, so it may go beyond the limit.
    this.deps.writes.add(this.callId, () => this.deps.repositories.transcripts.save(marker), { always: true });
  }

  private marker(after: string | null): TranscriptItem {
    return {
      call_id: this.callId,
      item_id: `lost_${this.epoch.toString(36)}`,
      previous_item_id: after,
      role: 'gap',
      text: 'The database was away for so long that not all of what was said from here on could be kept.',
      at: new Date().toISOString(),
      interrupted_at_ms: null,
      error: null,
      version: this.epoch,
    };
  }
}
