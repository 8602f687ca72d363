/** Ways from one key to the next: 2⁸ of them, four rounds for 32 bits. */
const BUCKETS = 256;
const counts = new Uint32Array(4 * BUCKETS);
let keys = new Uint32Array(0);
let other = new Uint32Array(0);

/**
 * The samples in ascending order (−0 before 0; where NaN stands is not said). Reused: read it before the next call.
 * A radix sort of their bits, four times as fast for a window as the engine's own.
 */
export function sorted(x: Float32Array): Float32Array {
	const n = x.length;
	if (keys.length !== n) {
		keys = new Uint32Array(n);
		other = new Uint32Array(n);
	}
	const bits = new Float32Array(keys.buffer);
	bits.set(x);
	counts.fill(0);
	for (let i = 0; i < n; i++) {
		const b = keys[i]!;
		// Negative numbers are ordered the other way round: all their bits turn, of the others the sign.
		const key = b ^ (-(b >>> 31) | 0x80000000);
		keys[i] = key;
		counts[key & 255]!++;
		counts[BUCKETS + ((key >>> 8) & 255)]!++;
		counts[2 * BUCKETS + ((key >>> 16) & 255)]!++;
		counts[3 * BUCKETS + (key >>> 24)]!++;
	}
	for (let round = 0; round < 4; round++) {
		const at = round * BUCKETS;
		for (let k = 0, sum = 0; k < BUCKETS; k++) {
			const count = counts[at + k]!;
			counts[at + k] = sum;
			sum += count;
		}
		const shift = 8 * round;
		const from = keys;
		const to = other;
		for (let i = 0; i < n; i++) {
			const key = from[i]!;
			to[counts[at + ((key >>> shift) & 255)]!++] = key;
		}
		keys = to;
		other = from;
	}
	for (let i = 0; i < n; i++) {
		const key = keys[i]!;
		keys[i] = key ^ (~-(key >>> 31) | 0x80000000);
	}
	return new Float32Array(keys.buffer);
}
