/**
 * A fingerprint of numbers, in order: two 32-bit lanes mixed as in MurmurHash3 (Appleby 2011). It tells whether a session
 * has changed since a model learned from it, not whether somebody meant to deceive. A gigabyte takes about a second.
 */
export class Checksum {
	#a = 0x9747b28c;
	#b = 0x1b873593;
	#count = 0;

	/** Takes the bits of float32 values, however they are cut into arrays. */
	add(values: Float32Array): void {
		const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
		let [a, b] = [this.#a, this.#b];
		for (let i = 0; i < words.length; i++) {
			const word = words[i]!;
			a = Math.imul(a ^ Math.imul(word, 0xcc9e2d51), 5) + 0xe6546b64;
			a ^= a >>> 15;
			b = Math.imul(b ^ word, 0x85ebca6b);
			b ^= b >>> 13;
		}
		[this.#a, this.#b] = [a, b];
		this.#count += values.length;
	}

	/** Sixteen hexadecimal digits of all that was added. */
	get text(): string {
		const end = (lane: number): string => {
			let h = lane ^ this.#count;
			h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
			h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
			return ((h ^ (h >>> 16)) >>> 0).toString(16).padStart(8, '0');
		};
		return end(this.#a) + end(this.#b);
	}
}
