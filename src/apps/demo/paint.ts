const codes = { bold: 1, dim: 2, red: 31, green: 32, cyan: 36 } as const;

/** Gives a text a look on the terminal. */
export type Paint = (look: keyof typeof codes, text: string) => string;

/** Looks for a terminal that shows them; without one the text stays as it is (https://no-color.org). */
export function paintFor(isColourful: boolean): Paint {
  return isColourful ? (look, text) => `\u001b[${codes[look]}m${text}\u001b[0m` : (_look, text) => text;
}
