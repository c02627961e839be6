// Exact numbers: areas come as decimal strings and shares as fractions, and no vote ever passes through a float.

export interface Fraction {
  over: bigint
  under: bigint
}

/** "130.7" at scale 2 is 13070n. */
export function whole(decimal: string, scale: number): bigint {
  const [units = '0', rest = ''] = decimal.split('.')
  return BigInt(units + rest.padEnd(scale, '0').slice(0, scale))
}

export function fraction(text: string): Fraction {
  const [over = '0', under = '1'] = text.split('/')
  return { over: BigInt(over), under: BigInt(under) }
}

/** The least amount that meets the share of `total`; more than the share where exactly it is not enough. */
export function least(total: bigint, share: Fraction, needsMore: boolean): bigint {
  const product = total * share.over
  const floor = product / share.under
  if (needsMore) return floor + 1n
  return product % share.under === 0n ? floor : floor + 1n
}

/** 13070n at scale 2 is "130.70". */
export function decimal(amount: bigint, scale: number): string {
  const digits = amount.toString().padStart(scale + 1, '0')
  return scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** For drawing only: a percentage with two decimals, cut, never more than 100. */
export function percent(part: bigint, total: bigint): number {
  if (total <= 0n) return 0
  return Math.min(100, Number((part * 10000n) / total) / 100)
}
