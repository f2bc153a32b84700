/** Divisors of a positive integer from 2 upward, in ascending order. */
export function divisorsFromTwo(n: number): number[] {
  const small: number[] = [];
  const large: number[] = [];
  for (let divisor = 1; divisor * divisor <= n; divisor += 1) {
    if (n % divisor !== 0) continue;
    if (divisor > 1) small.push(divisor);
    if (divisor * divisor !== n && n / divisor > 1) large.unshift(n / divisor);
  }
  return [...small, ...large];
}
