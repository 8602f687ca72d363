/** A stream of numbers in [0, 1): same seed, same numbers, on every machine. */
export type Random = () => number;

/**
 * A seeded generator (sfc32, from the PractRand suite by C. Doty-Humphrey; 128 bits of state, integer arithmetic
 * only). Not for secrets.
 */
export function seeded(seed: number): Random {
	let a = 0x9e3779b9 ^ seed;
	let b = 0x243f6a88 ^ Math.imul(seed, 0x85ebca6b);
	let c = 0xb7e15162;
	let counter = 1;
	const next = (): number => {
		const t = (((a + b) | 0) + counter) | 0;
		counter = (counter + 1) | 0;
		a = b ^ (b >>> 9);
		b = (c + (c << 3)) | 0;
		c = (c << 21) | (c >>> 11);
		c = (c + t) | 0;
		return (t >>> 0) / 4294967296;
	};
	for (let i = 0; i < 12; i++) next();
	return next;
}
