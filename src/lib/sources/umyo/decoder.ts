import type { Decoder, Frame, StatusMessage } from '../device/driver.ts';

/** Samples of a packet. */
export const SAMPLES = 8;

const SYNC = [0x4f, 0xd5] as const;
/** Bytes before those that the length counts, and of the head. */
const BEFORE = 3;
const HEAD = 15;
const SHORTEST = 21;
const TYPE = 80;
const BATTERY = 0;

/** Where the packet at `at` ends; undefined when there is none, NaN while it is not complete. */
function endOf(bytes: Uint8Array, at: number): number | undefined {
	if (bytes[at] !== SYNC[0]) return undefined;
	if (at + 10 > bytes.length) return NaN;
	const length = bytes[at + 4]!;
	if (bytes[at + 1] !== SYNC[1] || length < SHORTEST || bytes[at + 9] !== TYPE + SAMPLES) return undefined;
	const end = at + BEFORE + length;
	if (end - at < HEAD + 2 * SAMPLES) return undefined;
	// The sync bytes occur in data too: the next packet must be where this one ends.
	if (end + 1 >= bytes.length) return NaN;
	return bytes[end] === SYNC[0] && bytes[end + 1] === SYNC[1] ? end : undefined;
}

/** Calls `found` for every packet that another one follows; returns where the rest begins. */
function packets(bytes: Uint8Array, found: (start: number, unit: number) => void): number {
	let at = 0;
	while (at < bytes.length) {
		const end = endOf(bytes, at);
		if (end === undefined) {
			at++;
			continue;
		}
		if (Number.isNaN(end)) break;
		found(
			at,
			((bytes[at + 5]! << 24) | (bytes[at + 6]! << 16) | (bytes[at + 7]! << 8) | bytes[at + 8]!) >>> 0
		);
		at = end;
	}
	return at;
}

/** Sensors that are heard, in the order in which they are. */
export function unitsIn(bytes: Uint8Array): number[] {
	const units = new Set<number>();
	packets(bytes, (_start, unit) => units.add(unit));
	return [...units];
}

/** Packets of a uMyo base → frames of the sensors in `units`, each its own stream. A packet counts when the next one has come. */
export function umyoDecoder(units: readonly number[]): Decoder {
	let left = new Uint8Array(0);
	return {
		push(bytes): readonly (Frame | StatusMessage)[] {
			const all = new Uint8Array(left.length + bytes.length);
			all.set(left);
			all.set(bytes, left.length);
			const out: (Frame | StatusMessage)[] = [];
			const view = new DataView(all.buffer);
			const rest = packets(all, (start, unit) => {
				const stream = units.indexOf(unit);
				if (stream < 0) return;
				out.push({
					stream,
					count: all[start + 14]! * SAMPLES,
					values: Array.from({ length: SAMPLES }, (_, i) => view.getInt16(start + HEAD + 2 * i))
				});
				// 2 V is empty, 4.2 V full. Told for the sensor heard last.
				if (all[start + 10] === BATTERY) out.push({ battery: (10 * all[start + 11]!) / 2200 });
			});
			left = all.slice(rest);
			return out;
		}
	};
}
