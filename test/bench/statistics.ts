/** Order statistics of measurements. */

export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5);
}

/** The number below which that share of them lies. Numbers must not be empty. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number;
}
