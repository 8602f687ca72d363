/** Electrodes of the band, its sampling rate in Hz, and its classes. */
export const BAND_ELECTRODES = 8;
export const BAND_FS = 200;
export const BAND_CLASSES = ['Rest', 'Fist', 'Open', 'Point'];

/** EMG of a band: each class is strong at another place of the arm; `turn` electrodes away from where it was trained. */
export function band(
	classes: readonly number[],
	secondsEach: number,
	turn: number,
	seed: number
): Float32Array {
	const rows = classes.length * secondsEach * BAND_FS;
	const data = new Float32Array(rows * BAND_ELECTRODES);
	let state = seed;
	const noise = (): number => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 31 - 1;
	};
	for (let i = 0; i < rows; i++) {
		const c = classes[Math.floor(i / (secondsEach * BAND_FS))]!;
		for (let place = 0; place < BAND_ELECTRODES; place++) {
			const centre = [0, 1.2, 3.9, 5.6][c]!;
			const away = ((place - centre + 12) % 8) - 4;
			const level = c === 0 ? 1 : 2 + 12 * Math.exp(-(away ** 2) / c);
			data[i * BAND_ELECTRODES + ((place - turn + BAND_ELECTRODES) % BAND_ELECTRODES)] = level * noise();
		}
	}
	return data;
}
