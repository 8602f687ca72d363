import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { apdf, integratedEmg } from './amplitude/distribution.ts';
import { inBand } from './amplitude/emg-band.ts';
import { envelope } from './amplitude/envelope.ts';
import { meanOf, movingRms } from './amplitude/moving-rms.ts';
import { FATIGUE_BAND } from './fatigue/fatigue-measure.ts';
import { epochSpans, epochsOf, type Epoch } from './fatigue/epochs.ts';
import { dimitrovIndex, meanFrequency, medianFrequency } from './frequency/moments.ts';
import { spectrogram } from './frequency/spectrogram.ts';
import { welch } from './frequency/welch.ts';
import { lineFit, type LineFit } from './maths/line-fit.ts';
import { studentQuantile } from './maths/student-t.ts';
import { tkeoOf } from './onset/tkeo.ts';
import { falconerWinter, rudolph } from './pairs/co-contraction.ts';
import { symmetryIndex } from './pairs/symmetry.ts';

/** Written by tests/references/measures.py with SciPy; its `note` says which. */
interface Reference {
	readonly student: readonly (readonly [number, number])[];
	readonly cases: readonly {
		readonly fs: number;
		readonly segment: number;
		readonly x: readonly number[];
		readonly y: readonly number[];
		readonly every: number;
		readonly frequencies: readonly number[];
		readonly welch: readonly number[];
		readonly spectrogram: Readonly<Record<'times' | 'first' | 'last', readonly number[]>>;
		readonly moments: Readonly<Record<'mdf' | 'mnf' | 'fInsm5', number>>;
		readonly band: readonly number[];
		readonly envelope: readonly number[];
		readonly movingRms: readonly number[];
		readonly apdf: readonly number[];
		readonly integrated: number;
		readonly falconerWinter: number;
		readonly rudolph: number;
		readonly symmetry: number;
		readonly tkeo: readonly number[];
		readonly epochs: readonly Epoch[];
		readonly mdfFit: Omit<LineFit, 'n'>;
	}[];
}

const reference = JSON.parse(
	readFileSync(new URL('../../../tests/references/measures.json', import.meta.url), 'utf8')
) as Reference;

/** Every value within a billionth of the largest one. */
function same(actual: ArrayLike<number>, expected: readonly number[]): void {
	expect(actual.length).toBe(expected.length);
	const scale = Math.max(...expected.map(Math.abs), 1e-300);
	expected.forEach((value, i) => expect(Math.abs(actual[i]! - value) / scale).toBeLessThan(1e-9));
}

const every = (values: Float64Array, step: number, from = 0): number[] =>
	[...values].filter((_, i) => i >= from && (i - from) % step === 0);

describe.each(reference.cases)('at $fs Hz a figure is the one SciPy computes', (known) => {
	const { fs } = known;
	const x = Float64Array.from(known.x);
	const y = Float64Array.from(known.y);

	test('Welch spectrum', () => {
		const { frequencies, density } = welch(x, fs, known.segment);
		same(frequencies.subarray(0, 4), known.frequencies);
		same(every(density, 5), known.welch);
	});

	test('spectrogram', () => {
		const { frequencies, times, density } = spectrogram(x, fs);
		const bins = frequencies.length;
		same(times, known.spectrogram.times);
		same(every(density.slice(0, bins), 5), known.spectrogram.first);
		same(every(density.slice(-bins), 5), known.spectrogram.last);
	});

	test('median and mean frequency and the index of Dimitrov', () => {
		const { frequencies, density } = welch(x, fs, known.segment);
		const band = { low: 10, high: fs / 2 };
		same([medianFrequency(frequencies, density, band)], [known.moments.mdf]);
		same([meanFrequency(frequencies, density, band)], [known.moments.mnf]);
		same([dimitrovIndex(frequencies, density, band)], [known.moments.fInsm5]);
	});

	test('band-pass and envelope without delay, moving RMS', () => {
		same(every(inBand(x, fs), known.every), known.band);
		same(every(envelope(x, fs), known.every), known.envelope);
		same(every(movingRms(x, fs, 0.1), known.every), known.movingRms);
	});

	test('percentiles of the envelope and integrated EMG', () => {
		const { p10, p50, p90 } = apdf(envelope(x, fs));
		same([p10, p50, p90], known.apdf);
		same([integratedEmg(inBand(x, fs), fs)], [known.integrated]);
	});

	test('co-contraction and symmetry', () => {
		const [a, b] = [envelope(x, fs), envelope(y, fs)];
		same([falconerWinter(a, b)], [known.falconerWinter]);
		same([rudolph(a, b)], [known.rudolph]);
		same([symmetryIndex(meanOf(a), meanOf(b))], [known.symmetry]);
	});

	test('Teager–Kaiser energy', () => {
		same(every(tkeoOf(x).slice(0, -1), known.every, 1), known.tkeo);
	});

	test('epochs of a fatigue analysis and the line through their median frequencies', () => {
		const epochs = epochsOf(inBand(x, fs, FATIGUE_BAND), fs, epochSpans(x.length, fs, 0.25), FATIGUE_BAND);
		for (const key of ['time', 'mdf', 'mnf', 'rms', 'fInsm5'] as const) {
			same(
				epochs.map((epoch) => epoch[key]),
				known.epochs.map((epoch) => epoch[key])
			);
		}
		const fit = lineFit(
			epochs.map(({ time }) => time),
			epochs.map(({ mdf }) => mdf)
		);
		for (const key of ['slope', 'slopeLow', 'slopeHigh', 'intercept'] as const) {
			expect(fit[key]).toBeCloseTo(known.mdfFit[key], 6);
		}
	});
});

test('the quantile of Student’s t is the one SciPy computes', () => {
	for (const [df, t] of reference.student) expect(studentQuantile(0.975, df)).toBeCloseTo(t, 9);
	expect(studentQuantile(0.975, 0)).toBeNaN();
});
