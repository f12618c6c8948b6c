/** Rows of cells as lines, columns padded to their widest cell: the first `leftColumns` to the left, numbers to the right. */
export function textTable(rows: readonly (readonly string[])[], leftColumns: number): string[] {
  const widths = rows.reduce<number[]>(
    (soFar, row) => row.map((cell, index) => Math.max(soFar[index] ?? 0, cell.length)),
    [],
  );
  return rows.map((row) =>
    row
      .map((cell, index) => (index < leftColumns ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
