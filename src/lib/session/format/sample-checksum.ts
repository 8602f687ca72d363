/** Name and version of how a checksum is made; it stands before the digits. */
export const CHECKSUM_KIND = 'fnv1a-32-words';
const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/** What a session keeps of the samples of a stream as they were recorded. */
export interface StoredChecksum {
	/** Rows it was made of. */
	readonly rows: number;
	/** `<kind>:<8 hexadecimal digits>` */
	readonly value: string;
}

/**
 * A running checksum of samples: FNV-1a over the 32-bit words of their stored form (little endian), so that any change of one
 * sample changes it. It finds accidents and corrections, not forgery.
 */
export class SampleChecksum {
	#hash = OFFSET;

	/** Takes in values that follow the ones before, in their stored type. */
	add(data: Float32Array | Float64Array): void {
		const words =
			data.byteOffset % 4 === 0
				? new Uint32Array(data.buffer, data.byteOffset, data.byteLength / 4)
				: new Uint32Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength));
		let hash = this.#hash;
		for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ words[i]!, PRIME);
		this.#hash = hash;
	}

	/** The checksum of everything that was added. */
	get value(): string {
		return `${CHECKSUM_KIND}:${(this.#hash >>> 0).toString(16).padStart(8, '0')}`;
	}
}

/** A checksum out of a session's facts; undefined for anything that is none, or of a kind that is not known. */
export function checksumOf(facts: unknown): StoredChecksum | undefined {
	if (typeof facts !== 'object' || facts === null) return undefined;
	const { checksum_rows: rows, checksum: value } = facts as Record<string, unknown>;
	if (!Number.isSafeInteger(rows) || typeof value !== 'string') return undefined;
	return value.startsWith(`${CHECKSUM_KIND}:`) ? { rows: Number(rows), value } : undefined;
}
