import { expect, test } from 'vitest';
import type { ModelMetrics } from '../../pipeline/analysis/compare.ts';
import { compareCsv } from './compare-csv.ts';

const figures = (
	modelName: string,
	classNames: readonly string[],
	recall: readonly number[]
): ModelMetrics => ({
	modelId: modelName,
	modelName,
	score: {
		protocol: 'held-out',
		n: 40,
		folds: 1,
		accuracy: 0.75,
		balancedAccuracy: 0.5,
		classNames,
		confusion: [],
		recall,
		precision: [],
		f1: [],
		macroF1: NaN
	},
	changesPerSecond: 1.5,
	secondsPerWindow: 0.001
});

test('a line per session and model and the totals, recall by class name, odd names quoted', () => {
	const [a, b] = [
		figures('LDA, fast', ['Rest', 'Fist'], [1, 0.5]),
		figures('=B()', ['Fist', 'Open'], [0.25, NaN])
	];
	const recording = (name: string) => ({
		id: name,
		name,
		disagreements: [],
		models: [a, b].map((model) => ({ ...model, runs: [], learned: false }))
	});
	const csv = compareCsv({
		recordings: [recording('Monday "am"'), recording('Tuesday')],
		totals: [a, b],
		totalsOf: [],
		notes: []
	});
	expect(csv.split('\r\n')).toEqual([
		'session,model,windows,evaluation,accuracy,balanced_accuracy,active_error,changes_per_second,seconds_per_window,recall Rest,recall Fist,recall Open',
		'"Monday ""am""","LDA, fast",40,held-out,0.75,0.5,,1.5,0.001,1,0.5,',
		`"Monday ""am""",'=B(),40,held-out,0.75,0.5,,1.5,0.001,,0.25,`,
		'Tuesday,"LDA, fast",40,held-out,0.75,0.5,,1.5,0.001,1,0.5,',
		`Tuesday,'=B(),40,held-out,0.75,0.5,,1.5,0.001,,0.25,`,
		'all,"LDA, fast",40,held-out,0.75,0.5,,1.5,0.001,1,0.5,',
		`all,'=B(),40,held-out,0.75,0.5,,1.5,0.001,,0.25,`,
		''
	]);
});
