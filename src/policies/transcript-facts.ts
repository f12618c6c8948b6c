import type { CallMetadata } from '../models/call-metadata';
import type { TranscriptItem } from '../models/transcript-item';

/**
 * What is known of a conversation by looking at it. It is `empty` when the caller said nothing: then there is nothing to
 * summarise, whatever the agent said to the silence. Speech that could not be transcribed counts as said.
 */
export function transcriptFacts(items: readonly TranscriptItem[]): NonNullable<CallMetadata['transcript']> {
  return {
    items: items.filter(({ role }) => role !== 'gap').length,
    gaps: items.filter(({ role }) => role === 'gap').length,
    empty: !items.some(({ role, text, error }) => role === 'user' && (text.trim() !== '' || error !== null)),
  };
}
