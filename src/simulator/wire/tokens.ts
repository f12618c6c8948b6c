/** Tokens of a text: about four characters each, at least one for anything but nothing. */
export function textTokens(text: string): number {
  return Math.ceil(text.length / 4);
}

/** Tokens of one kind of context or answer. */
export interface TokenCount {
  text: number;
  audio: number;
}

/** What the caller said: a token for every 100 ms (OpenAI's guide on costs). */
export function callerAudioTokens(durationMs: number): number {
  return Math.ceil(durationMs / 100);
}

/** What the model said: a token for every 50 ms. */
export function modelAudioTokens(durationMs: number): number {
  return Math.ceil(durationMs / 50);
}
