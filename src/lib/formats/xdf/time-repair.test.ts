import { expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import { InferredGaps } from '../../session/quality/inferred-gaps.ts';
import { TimeRepair } from './time-repair.ts';

const FS = 100;
const regular = Array.from({ length: 1000 }, (_, i) => 50 + i / FS);

function repaired(
	times: readonly number[],
	block = 7
): { times: number[]; outliers: number; swapped: number } {
	const repair = new TimeRepair(new InferredGaps(times.slice(0, InferredGaps.sampleSize), FS));
	const out: number[] = [];
	for (let from = 0; from < times.length; from += block) {
		out.push(...repair.push(Float64Array.from(times.slice(from, from + block))));
	}
	out.push(...repair.flush());
	return { times: out, outliers: repair.outliers, swapped: repair.swapped };
}

const near = (a: readonly number[], b: readonly number[]): boolean =>
	a.length === b.length && a.every((time, i) => Math.abs(time - b[i]!) < 1e-6);

test('times without a fault stay, bit for bit', () => {
	expect(repaired(regular)).toEqual({ times: regular, outliers: 0, swapped: 0 });
});

test.each([
	['forwards', 200_000],
	['backwards', -200_000],
	['by a second', 1]
])('one time that is off %s gets the time of its place, wherever it is', (_what, off) => {
	for (const at of [0, 1, 2, 500, 998, 999]) {
		if (at === 999 && off === 1) continue;
		if (at === 0 && off === 1) continue;
		const given = regular.map((time, i) => (i === at ? time + off : time));
		const { times, outliers } = repaired(given);
		expect([at, outliers, near(times, regular)]).toEqual([at, 1, true]);
	}
});

test('a stretch of times that is off, as when a chunk has a wrong stamp, comes back', () => {
	const given = regular.map((time, i) => (i >= 300 && i < 350 ? time + 5000 : time));
	const { times, outliers } = repaired(given);
	expect([outliers, near(times, regular)]).toEqual([50, true]);
});

test('times that were swapped change places', () => {
	const given = [...regular];
	[given[400], given[401]] = [given[401]!, given[400]!];
	[given[700], given[703]] = [given[703]!, given[700]!];
	const { times, outliers, swapped } = repaired(given);
	expect([near(times, regular), outliers + swapped]).toEqual([true, 4]);
});

test('a gap stays where it is, of one sample and of an hour', () => {
	for (const gap of [1 / FS, 3, 3600]) {
		const given = regular.map((time, i) => (i >= 500 ? time + gap : time));
		expect(repaired(given)).toEqual({ times: given, outliers: 0, swapped: 0 });
	}
});

test('jitter and bursts stay, and all rows come out', () => {
	const random = seeded(3);
	const bursts = regular.map((_, i) => 50 + Math.floor(i / 10) / 10 + random() * 1e-4);
	expect(repaired(bursts)).toMatchObject({ outliers: 0, swapped: 0 });
	for (let round = 0; round < 50; round++) {
		const given = regular.map(
			(time) => time + (random() < 0.05 ? (random() - 0.5) * 10 ** Math.floor(random() * 8) : 0)
		);
		expect(repaired(given, 1 + round).times).toHaveLength(given.length);
	}
});

test('times that are all odd take no longer than others', () => {
	const given = Array.from({ length: 20_000 }, (_, i) => (i < 5000 ? i / FS : ((i * 7919) % 100_003) * 10));
	expect(repaired(given).times).toHaveLength(given.length);
});
