const MASK = (1n << 64n) - 1n

export interface RandomDoubles {
  seed: number
  count: number
  /** Of two, from and to; absent: any, with NaN and the infinities. */
  exponents?: [from: number, to: number]
}

/** Doubles of random bits as hex digits, the same for the same seed: splitmix64, https://prng.di.unimi.it/splitmix64.c. */
export function randomDoubles({ seed, count, exponents }: RandomDoubles): string[] {
  let state = BigInt(seed)
  return Array.from({ length: count }, () => {
    state = (state + 0x9e3779b97f4a7c15n) & MASK
    let mixed = state
    mixed = ((mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK
    mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & MASK
    const bits = mixed ^ (mixed >> 31n)
    const placed = exponents === undefined ? bits : withExponent(bits, exponents)
    return placed.toString(16).padStart(16, "0")
  })
}

/** Sign and fraction stay; the exponent is put into the range. */
function withExponent(bits: bigint, [from, to]: [from: number, to: number]): bigint {
  const biased = BigInt(1023 + from) + (((bits >> 52n) & 0x7ffn) % BigInt(to - from + 1))
  return (bits & 0x800fffffffffffffn) | (biased << 52n)
}
