/** How long things take on a call, in milliseconds of the call's own time. */
export const SPEECH_TIMING = {
  /** From the end of the caller's turn, or from `response.create`, to the model's first word. */
  thinking: 300,
  /** A model writes its words about three times as fast as they are spoken. */
  generationShare: 0.3,
  /** The silence after which voice activity detection calls the turn over. */
  endOfTurn: 200,
  /** From the end of the caller's turn to its transcript: in the middle of the answer, or after it. */
  transcription: 700,
  /** The model writes the arguments of one function call. */
  functionCall: 150,
  /** Between two keys of the phone. */
  betweenDigits: 150,
} as const;

const MS_PER_CHARACTER = 60;
const SHORTEST_UTTERANCE_MS = 500;

/** How long it takes to say a text: about seventeen characters a second. */
export function speechDurationMs(text: string): number {
  return Math.max(SHORTEST_UTTERANCE_MS, text.length * MS_PER_CHARACTER);
}

/** A text in the pieces it is generated in: words with the space before them. Together they are the text. */
export function deltasOf(text: string): string[] {
  return text.match(/\s*\S+\s*$|\s*\S+/g) ?? [text];
}
