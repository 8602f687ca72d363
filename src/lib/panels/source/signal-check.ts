/** The check of one channel. */
export interface ChannelCheck {
	/** No change at all: not connected, switched off, or broken. */
	readonly flat: boolean;
	/** Share of samples at the end of the range. */
	readonly clipped: number;
	/** Share of the alternating power that is mains hum (50 or 60 Hz, the stronger). NaN where the rate is too low to say. */
	readonly mains: number;
	/** In words, the worst first. */
	readonly word: 'flat' | 'clipped' | 'hum' | 'good';
}

/** From here on it is worth a word. */
const MANY_CLIPPED = 0.01;
const MUCH_HUM = 0.5;

/** Looks at `data[sample * nChannels + channel]`: a second or two of a live stream. `fullScale`: where it clips, if known. */
export function checkSignal(
	data: Float32Array,
	nChannels: number,
	fs: number,
	fullScale: number | undefined
): ChannelCheck[] {
	const n = Math.floor(data.length / nChannels);
	return Array.from({ length: nChannels }, (_, channel) => {
		const values = Float64Array.from({ length: n }, (_, i) => data[i * nChannels + channel]!);
		const mean = values.reduce((sum, value) => sum + value, 0) / n;
		const power = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
		const limit = fullScale === undefined ? Infinity : 0.999 * fullScale;
		const clipped = values.filter((value) => Math.abs(value) >= limit).length / Math.max(1, n);
		const flat = n > 0 && power <= 1e-12 * mean ** 2;
		const mains =
			fs <= 130
				? NaN
				: flat
					? 0
					: Math.min(1, Math.max(...[50, 60].map((hz) => tone(values, mean, hz / fs))) / power);
		const word = clipped > MANY_CLIPPED ? 'clipped' : flat ? 'flat' : mains > MUCH_HUM ? 'hum' : 'good';
		return { flat, clipped, mains, word };
	});
}

/** Power of the sine of `frequency` (cycles per sample) in `values`, through a Hann window so that neighbours stay out. */
function tone(values: Float64Array, mean: number, frequency: number): number {
	const n = values.length;
	let [re, im, weight] = [0, 0, 0];
	for (let i = 0; i < n; i++) {
		const window = 1 - Math.cos((2 * Math.PI * (i + 0.5)) / n);
		const angle = 2 * Math.PI * frequency * i;
		re += window * (values[i]! - mean) * Math.cos(angle);
		im += window * (values[i]! - mean) * Math.sin(angle);
		weight += window;
	}
	return (2 * (re * re + im * im)) / weight ** 2;
}
