import type { Decoder, Frame, StatusMessage } from '../device/driver.ts';

/** Places for sensors at a base, and auxiliary values of each. */
export const SLOTS = 16;
export const AUX_PER_SLOT = 9;

/** The values that one stream takes out of an instant of a socket. */
export interface TakenValues {
	readonly socket: 'emg' | 'aux';
	/** Positions in the instant. */
	readonly positions: readonly number[];
	readonly scale: number;
}

const LENGTHS = { emg: 4 * SLOTS, aux: 4 * SLOTS * AUX_PER_SLOT } as const;
/** No sensor has such values, volts or g or degrees a second: the bytes are read at the wrong place. */
const MOST = 1e6;
const SHIFTED =
	'The values of the Trigno base make no sense. Disconnect, restart the Trigno Control Utility, then connect again.';

/**
 * The data sockets of a Trigno base: instants of 16 slots, little-endian float32, without any mark, from the first byte on. A
 * value that can be none is 0, and that is said.
 */
export function trignoDecoder(taken: readonly TakenValues[]): Decoder {
	const left: Record<'emg' | 'aux', Uint8Array> = { emg: new Uint8Array(0), aux: new Uint8Array(0) };
	let warned = false;
	return {
		push(bytes, _at, from): readonly (Frame | StatusMessage)[] {
			if (from !== 'emg' && from !== 'aux') return [];
			const before = left[from];
			const all = new Uint8Array(before.length + bytes.length);
			all.set(before);
			all.set(bytes, before.length);
			const length = LENGTHS[from];
			const n = Math.floor(all.length / length);
			left[from] = all.slice(n * length);
			if (n === 0) return [];
			const view = new DataView(all.buffer);
			let strange = false;
			const frames = taken.flatMap(({ socket, positions, scale }, stream): Frame[] => {
				if (socket !== from) return [];
				const values = new Float32Array(n * positions.length);
				let to = 0;
				for (let i = 0; i < n; i++)
					for (const position of positions) {
						const value = view.getFloat32(i * length + 4 * position, true);
						const good = Math.abs(value) < MOST;
						if (!good) strange = true;
						values[to++] = good ? value * scale : 0;
					}
				return [{ stream, values }];
			});
			if (!strange || warned) return frames;
			warned = true;
			return [{ warning: SHIFTED }, ...frames];
		}
	};
}
