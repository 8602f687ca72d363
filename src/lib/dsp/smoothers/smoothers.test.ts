import { expect, test } from 'vitest';
import { numberParam, type ParamValues } from '../../core/params.ts';
import { seeded } from '../../core/random.ts';
import { SmootherChain, type SmootherStep } from './chain.ts';
import { smoothers } from './index.ts';
import { decisionOf, type SmootherKind } from './smoother.ts';

const RATE = 20;
const kinds: readonly SmootherKind[] = smoothers.all;

/** What a smoother makes of each row. */
function run(kind: string, params: ParamValues, rows: readonly (readonly number[])[]): number[][] {
	const smoother = smoothers.get(kind).create(params, rows[0]!.length, RATE);
	return rows.map((row) => {
		const values = Float32Array.from(row);
		smoother.push(values);
		return [...values];
	});
}

/** Decisions as certain rows of three classes. */
const certain = (decisions: readonly number[]): number[][] =>
	decisions.map((decision) => [0, 1, 2].map((c) => Number(c === decision)));
const decisionsOf = (rows: readonly (readonly number[])[]): number[] => rows.map((row) => decisionOf(row));

/** Rows of three probabilities, drawn by a seed. */
function drawn(n: number, seed: number): number[][] {
	const random = seeded(seed);
	return Array.from({ length: n }, () => {
		const row = [random(), random(), random()];
		const sum = row.reduce((total, value) => total + value, 0);
		return row.map((value) => value / sum);
	});
}

test('the majority of the last votes wins, of equal ones the first class', () => {
	const decisions = [0, 1, 1, 2, 2, 2, 1, 0, 0, 0];
	const expected = decisions.map((_, i) => {
		const votes = decisions.slice(Math.max(0, i - 3), i + 1);
		const counts = [0, 1, 2].map((c) => votes.filter((vote) => vote === c).length);
		return counts.indexOf(Math.max(...counts));
	});
	expect(decisionsOf(run('majority', { votes: 4 }, certain(decisions)))).toEqual(expected);
	expect(run('majority', { votes: 4 }, certain([0, 1, 1, 1]))[3]).toEqual([0.25, 0.75, 0]);
	expect(decisionsOf(run('majority', { votes: 3 }, certain([-1, -1, 2, 2])))).toEqual([-1, -1, -1, 2]);
});

test('a prediction below the least confidence is rejected, or the last accepted one stays', () => {
	const rows = [
		[0.5, 0.3, 0.2],
		[0.6, 0.2, 0.2],
		[0.1, 0.59, 0.31],
		[0, 1, 0]
	];
	expect(decisionsOf(run('confidence', { least: 60 }, rows))).toEqual([-1, 0, -1, 1]);
	expect(decisionsOf(run('confidence', { least: 60, then: 'hold' }, rows))).toEqual([-1, 0, 0, 1]);
});

test('debounced, a decision changes after so many in a row; as an edge it is said once', () => {
	const decisions = certain([0, 0, 0, 1, 0, 1, 1, 1, 1, -1, 1, 2, 2, 2]);
	expect(decisionsOf(run('debounce', { count: 3 }, decisions))).toEqual([
		-1, -1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2
	]);
	expect(decisionsOf(run('debounce', { count: 3, says: 'edge' }, decisions))).toEqual([
		-1, -1, 0, -1, -1, -1, -1, 1, -1, -1, -1, -1, -1, 2
	]);
});

test('a persistent decision came in so many windows in a row, and what stays keeps its probabilities', () => {
	const decisions = certain([0, 0, 0, 1, 0, 1, 1, 1, 1, -1, 1, 2, 2, 2]);
	expect(decisionsOf(run('persistence', { windows: 3 }, decisions))).toEqual([
		-1, -1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2
	]);
	const rows = [
		[0.75, 0.25],
		[0.25, 0.75],
		[0.5, 0.25],
		[0.25, 0.5],
		[0, 1]
	];
	expect(run('persistence', { windows: 1 }, rows)).toEqual(rows);
	expect(run('persistence', { windows: 2 }, rows)).toEqual([[0, 0], [0, 0], [0, 0], [0, 0], rows[4]]);
	expect(run('persistence', { windows: 2 }, [rows[0]!, ...rows])).toEqual([
		[0, 0],
		...[rows[0], rows[0], rows[2], rows[2], rows[4]]
	]);
});

test('a prediction is rejected below the calibrated probability, which a temperature makes less sure', () => {
	const rows = [
		[0.9, 0.1],
		[0.99, 0.01],
		[0.01, 0.99],
		[0, 0]
	];
	// With temperature 2: 0.75, 0.909, 0.909.
	expect(decisionsOf(run('rejection', { temperature: 2, least: 0.76 }, rows))).toEqual([-1, 0, 1, -1]);
	expect(decisionsOf(run('rejection', { temperature: 2, least: 0.74 }, rows))).toEqual([0, 0, 1, -1]);
	expect(run('rejection', {}, rows)).toEqual(run('persistence', { windows: 1 }, rows));
});

test('a class is entered above one level and left below another', () => {
	const rows = [
		[0.6, 0.4, 0],
		[0.7, 0.3, 0],
		[0.41, 0.59, 0],
		[0.4, 0.6, 0],
		[0.3, 0.65, 0.05],
		[0.1, 0.9, 0]
	];
	expect(decisionsOf(run('hysteresis', { enter: 70, leave: 40 }, rows))).toEqual([-1, 0, 0, 0, -1, 1]);
});

test('the Gaussian is the weighted mean of its definition', () => {
	const x = Array.from({ length: 30 }, (_, i) => [Math.sin(i / 3)]);
	const sigma = 1.5;
	const smooth = run('gaussian', { sigma }, x);
	for (const i of [0, 1, 4, 20]) {
		let [sum, total] = [0, 0];
		for (let k = 0; k <= Math.min(i, Math.ceil(4 * sigma)); k++) {
			const weight = Math.exp(-(k * k) / (2 * sigma * sigma));
			sum += weight * x[i - k]![0]!;
			total += weight;
		}
		expect(smooth[i]![0]).toBeCloseTo(sum / total, 6);
	}
	expect(
		run('gaussian', { sigma: 2 }, drawn(50, 1)).every(
			(row) => Math.abs(row[0]! + row[1]! + row[2]! - 1) < 1e-6
		)
	).toBe(true);
});

test('the 1 € filter is the one of the paper', () => {
	// Algorithm 1 of the paper, written down once more as it stands there.
	const [cutoff, beta, dcutoff] = [1.2, 0.7, 1];
	const alpha = (fc: number): number => {
		const [tau, te] = [1 / (2 * Math.PI * fc), 1 / RATE];
		return 1 / (1 + tau / te);
	};
	const x = Array.from({ length: 60 }, (_, i) => (i < 20 ? 0 : i < 30 ? (i - 20) / 2 : 5));
	let [hat, dhat, first] = [0, 0, true];
	const expected = x.map((value) => {
		const dx = first ? 0 : (value - hat) * RATE;
		dhat = first ? dx : alpha(dcutoff) * dx + (1 - alpha(dcutoff)) * dhat;
		const a = alpha(cutoff + beta * Math.abs(dhat));
		hat = first ? value : a * value + (1 - a) * hat;
		first = false;
		return hat;
	});
	const smooth = run(
		'one-euro',
		{ cutoff, beta },
		x.map((value) => [value])
	);
	smooth.forEach((row, i) => expect(row[0]).toBeCloseTo(expected[i]!, 5));
});

test('a value that is no number does not stay in the 1 € filter', () => {
	const smooth = run('one-euro', {}, [[1], [NaN], [1], [1]]);
	expect(smooth.map((row) => row[0])).toEqual([1, 1, 1, 1]);
});

test.each(kinds)('$label looks back only, and after a reset it is as new', (kind) => {
	const rows = drawn(200, 7);
	const smoother = kind.create({}, 3, RATE);
	const push = (row: readonly number[]): number[] => {
		const values = Float32Array.from(row);
		smoother.push(values);
		return [...values];
	};
	const whole = rows.map(push);
	smoother.reset();
	expect(rows.slice(0, 100).map(push)).toEqual(whole.slice(0, 100));
});

test.each(kinds)('after $label a change arrives within the delay it says', (kind) => {
	const { predictions, note } = kind.delay({}, RATE);
	expect(predictions).toBeGreaterThanOrEqual(0);
	if (note) return;
	const step = [...Array.from({ length: 60 }, () => 0), ...Array.from({ length: 60 }, () => 1)];
	const seen = decisionsOf(run(kind.id, {}, certain(step)));
	const late = seen.indexOf(1) - 60;
	// A mean of values passes the middle of a step at about its mean lag.
	expect(late).toBeGreaterThanOrEqual(0);
	expect(late).toBeLessThanOrEqual(Math.ceil(predictions));
});

test.each(kinds)('$label keeps every field of its form within its limits', (kind) => {
	for (const param of kind.params) {
		if (param.type !== 'number') continue;
		expect(numberParam(kind, {}, param.id)).toBe(param.value);
		expect(() => kind.create({ [param.id]: param.max + 1 }, 3, RATE)).toThrow(RangeError);
	}
});

test('in a row each takes what the one before made, and those of another task are left out', () => {
	const steps: SmootherStep[] = [
		{ kind: 'confidence', params: { least: 60 } },
		{ kind: 'one-euro', params: {} },
		{ kind: 'debounce', params: { count: 2 } }
	];
	const chain = new SmootherChain(steps, 'classify', 3, RATE);
	expect(chain.steps.map(({ kind }) => kind)).toEqual(['confidence', 'debounce']);
	const rows = drawn(100, 3);
	const rejected = run('confidence', { least: 60 }, rows);
	expect(rows.map((row) => [...chain.push(Float32Array.from(row))])).toEqual(
		run('debounce', { count: 2 }, rejected)
	);
});
