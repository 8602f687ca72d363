import type { Decoder, Frame } from '../device/driver.ts';

export const EMG_CHANNELS = 8;
/** The four characteristics that take turns, in their order. */
export const EMG = ['emg0', 'emg1', 'emg2', 'emg3'] as const;
const SAMPLES = 2;
const IMU_BYTES = 20;
/** Orientation, acceleration in g, angular speed in degrees per second. */
const IMU_SCALE = [16384, 16384, 16384, 16384, 2048, 2048, 2048, 16, 16, 16] as const;
export const IMU_NAMES = ['qw', 'qx', 'qy', 'qz', 'ax', 'ay', 'az', 'gx', 'gy', 'gz'] as const;

/**
 * Notifications of a Myo → samples. It sends neither counter nor time: a lost notification shows only as a break in the
 * turns of its four characteristics, which tells losses of up to three (six samples). What is more shows in time.
 * `motion`: the motion sensor is the second stream.
 */
export function myoDecoder(motion = false): Decoder {
	let next: number | undefined;
	return {
		push(bytes, _at, from): readonly Frame[] {
			if (from === 'imu')
				return motion && bytes.length === IMU_BYTES ? [{ stream: 1, values: imu(bytes) }] : [];
			const turn = EMG.indexOf(from as (typeof EMG)[number]);
			if (turn < 0 || bytes.length !== EMG_CHANNELS * SAMPLES) return [];
			const skipped = next === undefined ? 0 : (turn - next + EMG.length) % EMG.length;
			next = (turn + 1) % EMG.length;
			const values = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
			return [{ stream: 0, values, missing: SAMPLES * skipped }];
		}
	};
}

function imu(bytes: Uint8Array): number[] {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	return IMU_SCALE.map((scale, i) => view.getInt16(2 * i, true) / scale);
}
