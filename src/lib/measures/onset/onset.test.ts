import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { contractions } from '../synthetic-emg.fixture.ts';
import { BASELINE_SECONDS } from './baseline.ts';
import { burstOf, ruled, spansOf } from './bursts.ts';
import { detectors } from './detectors.ts';

const FS = 1000;
const SPANS = [
	[1, 2],
	[3, 3.6],
	[4.5, 6]
] as const;
const SEEDS = [...Array(10).keys()].map((i) => i + 1);
const RULE = { minimumSeconds: 0.1, mergeSeconds: 0.1 };

/** What a detector does with 10 signals of 3 contractions each: errors in ms of those it knew, and how many it did not. */
interface Errors {
	readonly median: number;
	readonly worst: number;
	readonly wrong: number;
}

function errorsOf(id: string, decibels: number): Errors {
	const errors: number[] = [];
	let wrong = 0;
	for (const seed of SEEDS) {
		const x = contractions(FS, SPANS, 7, decibels, seed);
		const spans = ruled(detectors.get(id).detect(x, FS, { baselineSeconds: BASELINE_SECONDS }), RULE, FS);
		const matched = SPANS.map(([on, off]) =>
			spans.filter(({ start, end }) => end > on * FS && start < off * FS)
		);
		wrong += spans.length - new Set(matched.flat()).size;
		matched.forEach((those, i) => {
			if (those.length !== 1) return void wrong++;
			errors.push(Math.abs((those[0]!.start * 1000) / FS - SPANS[i]![0] * 1000));
		});
	}
	errors.sort((a, b) => a - b);
	return { median: errors[Math.floor(errors.length / 2)] ?? NaN, worst: errors.at(-1) ?? NaN, wrong };
}

const levels = [6, 12, 20] as const;
const measured = detectors.all.map(({ id, label }) => ({
	label,
	byLevel: levels.map((decibels) => errorsOf(id, decibels))
}));

test('the best detector knows every onset at 12 dB within 25 ms', () => {
	const { worst, wrong } = measured[0]!.byLevel[1]!;
	expect(wrong).toBe(0);
	expect(worst).toBeLessThanOrEqual(25);
});

test('docs/measures.md has the table of onset errors as they are', () => {
	const rows = measured.map(({ label, byLevel }) => {
		const cells = byLevel.map(
			({ median, worst, wrong }) => `${ms(median)} / ${ms(worst)} ms, ${wrong} of 30`
		);
		return `| ${[label, ...cells].join(' | ')} |`;
	});
	const page = readFileSync(new URL('../../../../docs/measures.md', import.meta.url), 'utf8');
	const lines = page.split('\n').map((line) => line.replace(/ +/g, ' '));
	expect(rows.filter((row) => !lines.includes(row))).toEqual([]);
});

const ms = (value: number): string => (Number.isFinite(value) ? value.toFixed(0) : '–');

test('spans are merged over short pauses before short ones are left out', () => {
	const active = (i: number): boolean => (i >= 10 && i < 40) || (i >= 45 && i < 80) || i === 95;
	const spans = spansOf(active, 100);
	expect(spans).toEqual([
		{ start: 10, end: 40 },
		{ start: 45, end: 80 },
		{ start: 95, end: 96 }
	]);
	expect(ruled(spans, { minimumSeconds: 0.04, mergeSeconds: 0.01 }, 1000)).toEqual([{ start: 10, end: 80 }]);
	expect(ruled(spans, { minimumSeconds: 0, mergeSeconds: 0 }, 1000)).toEqual(spans);
});

test('a burst has its duration, rise time, peak and area', () => {
	// A ramp over 100 ms to 10, then 100 ms at 10.
	const curve = Float64Array.from({ length: 300 }, (_, i) =>
		i < 50 || i >= 250 ? 0 : Math.min(10, (i - 50) / 10)
	);
	expect(burstOf({ start: 50, end: 250 }, curve, 1000)).toEqual({
		onset: 0.05,
		offset: 0.25,
		duration: 0.2,
		riseTime: 0.08,
		peak: 10,
		area: expect.closeTo(1.495, 9) as number
	});
});

test('a signal shorter than the baseline is refused', () => {
	for (const { detect } of detectors.all) {
		const x = contractions(FS, [], 0.3, 0, 1);
		expect(() => detect(x, FS, { baselineSeconds: 0.5 })).toThrow(
			'The stretch is 0.3 s long, and the baseline of a detector needs at least 0.5 s.'
		);
	}
});
