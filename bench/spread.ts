const goldenRatio = (Math.sqrt(5) - 1) / 2;

/**
 * A number in [0, 1) for each index. Neighbours lie far apart and any run of indices covers the range evenly, so that
 * calls drift past one another as in life, and yet the same in every run.
 */
export function spread(index: number): number {
  return (index * goldenRatio) % 1;
}
