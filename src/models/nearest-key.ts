function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (const [index, character] of [...left].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= right.length; column += 1) {
      const replaced = (row[column - 1] ?? 0) + (right[column - 1] === character ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** The known key a mistyped one was probably meant to be; undefined when none is near (a third of its letters off). */
export function nearestKey(key: string, known: readonly string[]): string | undefined {
  const ranked = known.map((name) => ({ name, distance: editDistance(key, name) }));
  ranked.sort((left, right) => left.distance - right.distance);
  const [best] = ranked;
  return best && best.distance <= Math.ceil(best.name.length / 3) ? best.name : undefined;
}
