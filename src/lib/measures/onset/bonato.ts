import { inBand } from '../amplitude/emg-band.ts';
import { quietest } from './baseline.ts';
import { spansOf, type Span } from './bursts.ts';
import type { Detector } from './detector.ts';

/** Probability that one pair of samples of the rest is above the first threshold. */
const FALSE_ALARM = 0.01;
/** The second threshold: this many of this many pairs in a row. */
const LEAST = 4;
const OF = 6;

/** Two thresholds: ζ on pairs of samples, and r₀ of m pairs. */
export const bonato: Detector = {
	id: 'bonato',
	label: 'Bonato double threshold',
	formula: `z = (x² + x′²) / σ₀² of neighbouring samples is above ζ = −2 ln ${FALSE_ALARM} in at least ${LEAST} of ${OF} pairs in a row; k, when given, is ζ`,
	source: 'P. Bonato, T. D’Alessio, M. Knaflitz, IEEE Trans. Biomed. Eng. 45 (1998)',
	detect(x, fs, { k, baselineSeconds }) {
		const signal = inBand(x, fs);
		const { mean: variance } = quietest(
			signal.map((value) => value * value),
			fs,
			baselineSeconds
		);
		const threshold = k ?? -2 * Math.log(FALSE_ALARM);
		const above = Uint8Array.from({ length: Math.floor(x.length / 2) }, (_, pair) => {
			const [a, b] = [signal[2 * pair]!, signal[2 * pair + 1]!];
			return a * a + b * b > threshold * variance ? 1 : 0;
		});
		return activeSpans(above).map(({ start, end }) => ({ start: 2 * start, end: 2 * end }));
	}
};

/** Pairs from the first above ζ in a full window to the last above ζ in the last full window in a row. */
function activeSpans(above: Uint8Array): Span[] {
	const full = (pair: number): boolean => {
		let n = 0;
		for (let i = pair; i < pair + OF; i++) n += above[i] ?? 0;
		return n >= LEAST;
	};
	return spansOf(full, Math.max(0, above.length - OF + 1)).map((span) => {
		let [start, end] = [span.start, span.end - 1 + OF];
		while (above[start] === 0) start++;
		while (above[end - 1] === 0) end--;
		return { start, end };
	});
}
