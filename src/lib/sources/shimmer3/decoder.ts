import { ChainedFrames } from '../device/chained-frames.ts';
import type { Decoder, Frame } from '../device/driver.ts';

/** A zero, the time in 24 bits, a status, two channels of 24 bits. */
const LENGTH = 11;
const FIRST = 5;
/** Ticks that a sample may be early or late. */
const WAVER = 2;
const ROUND = 2 ** 24;

/** Microvolts of a count of the 24-bit converter, whose reference is 2.42 V. */
export const microvoltsPerCount = (gain: number): number => 2.42e6 / (2 ** 23 - 1) / gain;

const timeAt = (bytes: Uint8Array, start: number): number =>
	bytes[start + 1]! | (bytes[start + 2]! << 8) | (bytes[start + 3]! << 16);
const int24At = (bytes: Uint8Array, at: number): number =>
	((bytes[at]! << 24) >> 8) | (bytes[at + 1]! << 8) | bytes[at + 2]!;

/**
 * Frames of a Shimmer3 with the first ExG chip alone. They have no checksum: their place shows by the time, which goes on by
 * `divisor`.
 */
export function shimmerDecoder(divisor: number, scale: number): Decoder {
	const frames = new ChainedFrames({
		length: LENGTH,
		confirm: 4,
		good: (bytes, start) => bytes[start] === 0,
		follows(bytes, start, next) {
			const step = (timeAt(bytes, next) - timeAt(bytes, start) + ROUND) % ROUND;
			return Math.abs(step - divisor) <= WAVER;
		}
	});
	return {
		push(bytes): readonly Frame[] {
			const out: Frame[] = [];
			frames.push(bytes, (all, start) =>
				out.push({
					stream: 0,
					count: timeAt(all, start),
					values: [int24At(all, start + FIRST) * scale, int24At(all, start + FIRST + 3) * scale]
				})
			);
			return out;
		}
	};
}
