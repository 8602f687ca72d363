import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../core/parse.ts';
import { comparable } from './comparable.ts';

const fitts = (more: JsonObject = {}): { result: JsonObject } => ({
	result: { kind: 'fitts', rules: 'ISO 9241-9', outputs: 1, smoothing: [], steady: true, ...more }
});
const titles = (...rows: { result: JsonObject }[]): string[] => comparable(rows).map(({ title }) => title);
const vote = { kind: 'majority', params: { votes: 5 } };

describe('results are compared', () => {
	test('when outputs and smoothing are alike', () => {
		const rows = [fitts(), fitts({ outputs: 2 }), fitts({ trials: 3 }), fitts({ smoothing: [vote] })];
		expect(comparable(rows).map(({ rows: { length } }) => length)).toEqual([2, 1, 1]);
		expect(titles(...rows)).toEqual([
			'1 output · no smoothing',
			'2 outputs · no smoothing',
			'1 output · smoothing: Majority vote 5'
		]);
	});

	test('not with another strength of the same smoother, nor when it changed meanwhile', () => {
		const seven = { kind: 'majority', params: { votes: 7 } };
		expect(
			titles(fitts({ smoothing: [vote] }), fitts({ smoothing: [seven] }), fitts({ steady: false }))
		).toHaveLength(3);
	});

	test('not with those of the earlier rules, which do not say how they were smoothed', () => {
		const old = { result: { kind: 'fitts', outputs: 1, throughput: 12.11, pathEfficiency: 0 } };
		expect(titles(fitts(), old, fitts({ rules: 'another' }))).toEqual([
			'1 output · no smoothing',
			expect.stringMatching(/^Earlier version/)
		]);
	});

	test('as they are stored, whatever stands in them', () => {
		expect(titles({ result: {} }, fitts({ smoothing: [3, { kind: 'x' }], outputs: null }))).toHaveLength(2);
		expect(comparable([])).toEqual([]);
	});
});
