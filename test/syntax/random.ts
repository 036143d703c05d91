/** Random numbers that are the same in every run. */

/** `next(n)` gives an integer from 0 up to, without, n. */
export function random(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}
