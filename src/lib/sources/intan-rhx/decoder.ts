import type { Decoder, Frame } from '../device/driver.ts';
import { FrameFinder } from '../device/frame-finder.ts';

/** Microvolts of a count, and the count of 0 V. */
export const MICROVOLTS = 0.195;
export const MIDDLE = 32_768;

const SYNC = [0x08, 0x7a, 0xf0, 0x2e] as const;
const SAMPLES = 128;

/**
 * Waveform blocks of RHX → frames: a magic number, then 128 samples, each an int32 time and an unsigned 16-bit number per
 * channel, little-endian. Times that do not follow each other make a block none.
 */
export function rhxDecoder(channels: number): Decoder {
	const sample = 4 + 2 * channels;
	const length = SYNC.length + SAMPLES * sample;
	const timeOf = (bytes: Uint8Array, at: number): number =>
		(bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
	const finder = new FrameFinder({
		sync: SYNC,
		length,
		valid: (bytes, start) => {
			const first = timeOf(bytes, start + SYNC.length);
			const last = timeOf(bytes, start + SYNC.length + (SAMPLES - 1) * sample);
			return (last - first) >>> 0 === SAMPLES - 1;
		},
		count: { at: (bytes, start) => timeOf(bytes, start + SYNC.length) >>> 7, modulo: 2 ** 25 }
	});
	return {
		push(bytes, _at, from): readonly Frame[] {
			if (from !== 'data') return [];
			const frames: Frame[] = [];
			finder.push(bytes, (all, start) => {
				const values = new Float32Array(SAMPLES * channels);
				let to = 0;
				for (let i = 0; i < SAMPLES; i++) {
					let at = start + SYNC.length + i * sample + 4;
					for (let c = 0; c < channels; c++, at += 2)
						values[to++] = ((all[at]! | (all[at + 1]! << 8)) - MIDDLE) * MICROVOLTS;
				}
				frames.push({ stream: 0, values, count: timeOf(all, start + SYNC.length) });
			});
			return frames;
		}
	};
}
