const green = '\u001b[32m';
const red = '\u001b[31m';
const plain = '\u001b[39m';

/** The lines of a diff, what comes in green and what goes in red; without colours as they are. */
export function colouredDiff(lines: readonly string[], colour: boolean): string[] {
  if (!colour) return [...lines];
  return lines.map((line) => {
    if (line.startsWith('+')) return `${green}${line}${plain}`;
    return line.startsWith('-') ? `${red}${line}${plain}` : line;
  });
}
