/** US dollars per million tokens. Cached tokens are part of the input, at a price of their own. */
export interface TokenPrices {
  textInput: number;
  textCached: number;
  textOutput: number;
  audioInput: number;
  audioCached: number;
  audioOutput: number;
}

const realtime2: TokenPrices = {
  textInput: 4,
  textCached: 0.4,
  textOutput: 24,
  audioInput: 32,
  audioCached: 0.4,
  audioOutput: 64,
};

/**
 * OpenAI's list prices by model (developers.openai.com/api/docs/models; they change). Transcribing the caller is
 * billed apart and not in here.
 */
export const modelPrices: Readonly<Record<string, TokenPrices>> = {
  'gpt-realtime-2.1': realtime2,
  'gpt-realtime-2': realtime2,
  'gpt-realtime-2.1-mini': {
    textInput: 0.6,
    textCached: 0.06,
    textOutput: 2.4,
    audioInput: 10,
    audioCached: 0.3,
    audioOutput: 20,
  },
  'gpt-realtime-1.5': { ...realtime2, textOutput: 16 },
};
