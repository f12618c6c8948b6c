import { createHash } from 'node:crypto';

/**
 * Ids of the items we put into a conversation. OpenAI keeps an id that the client chose: at most 32 characters of
 * `A-Za-z0-9_-`, and refuses one that is there already, so that the same item can be sent twice without harm.
 */

/** The id of the output of a function call: whoever owns the call can ask for it, or send it again. */
export function outputItemId(functionCallId: string): string {
  return `out_${createHash('sha256').update(functionCallId).digest('hex').slice(0, 24)}`;
}

const gapPrefix = 'gap_';

/** The id of the message about an owner's how many-th gap. */
export function gapItemId(epoch: number, index: number): string {
  return `${gapPrefix}${epoch.toString(36)}_${index}`;
}

/** True for messages about gaps: ours, and nothing that was said. */
export function isGapItemId(itemId: string): boolean {
  return itemId.startsWith(gapPrefix);
}
