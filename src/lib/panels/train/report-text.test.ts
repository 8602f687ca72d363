import { expect, test } from 'vitest';
import { hertz } from '../../core/units.ts';
import type { ModelBundle } from '../../pipeline/bundle/bundle.ts';
import { scoreOf } from '../../pipeline/score/score.ts';
import { reportCsv, reportMarkdown } from './report-text.ts';

/** The cells of a table without line ends in its cells. */
const parseCsv = (table: string): string[][] =>
	table
		.trimEnd()
		.split('\r\n')
		.map((line) =>
			[...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
				([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? ''
			)
		);

const names = ['Rest', 'Fist | closed', '=Open'];
const truth = Int32Array.of(0, 0, 0, 1, 1, 1, 2, 2);
const predicted = Int32Array.of(0, 0, 1, 1, 1, 1, 2, 0);
const score = scoreOf(truth, predicted, names, 'leave-one-session-out', 2, {
	reason: 'By session, because 2 sessions have every class.',
	folds: { of: Int32Array.of(0, 0, 1, 0, 1, 1, 0, 1), names: ['morning', 'evening'] }
});
const bundle: ModelBundle = {
	...{ version: 1, id: 'm', name: 'LDA on HTD', created: '', task: 'classify', kind: 'lda' },
	pipeline: {
		filters: [],
		windowSeconds: 0.2,
		hopSeconds: 0.05,
		features: ['MAV', 'ZC'],
		thresholds: { ZC: 25 }
	},
	stream: { name: 'emg', nChannels: 8, fs: hertz(1000), unit: 'uV' },
	classNames: names,
	trainedOn: [
		{ id: 'a', name: 'morning' },
		{ id: 'b', name: 'evening' }
	],
	weights: {}
};
const windows = {
	...{
		classNames: names,
		windowSeconds: 0.2,
		made: 8,
		notes: ['morning: 2 windows across gaps in the stream.']
	},
	recordings: [
		{
			...{ id: 'a', name: 'morning', made: 4, perClass: [2, 1, 1], segments: 4, trials: 3 },
			dropped: [{ reason: 'first-segment' as const, windows: 3, segments: 1 }],
			...{ fs: 1000, measuredFs: 1000, checksum: '' }
		}
	]
};

test('the CSV holds every figure of the score, with names whole and nothing a spreadsheet would run', () => {
	const rows = parseCsv(reportCsv({ bundle, score, windows }));
	const value = (part: string, row: string, column = ''): string | undefined =>
		rows.find((one) => one[0] === part && one[1] === row && one[2] === column)?.[3];
	expect(rows[0]).toEqual(['part', 'row', 'column', 'value']);
	expect(rows.every((row) => row.length === 4)).toBe(true);
	expect(Number(value('figure', 'accuracy'))).toBe(score.accuracy);
	expect(Number(value('figure', 'active_error'))).toBe(score.activeError);
	expect(value('setting', 'Rest class')).toBe('Rest');
	expect(value('setting', 'Evaluation')).toBe('leave-one-session-out (2 sessions, 8 windows)');
	expect(value('setting', 'Evaluation', 'reason')).toMatch(/^By session/);
	expect(value('setting', 'Features')).toBe('MAV, ZC 25 µV');
	expect(value('confusion', 'Rest', 'Fist | closed')).toBe('1');
	expect(value('confusion', "'=Open", 'Rest')).toBe('1');
	expect(rows.filter(([part]) => part === 'confusion')).toHaveLength(9);
	expect(Number(value('class', 'Rest', 'recall'))).toBe(score.recall[0]);
	expect(Number(value('fold', 'evening', 'balanced_accuracy'))).toBe(score.perFold![1]!.balancedAccuracy);
	expect(value('session', 'morning', 'excluded of the first labelled segment')).toBe('3');
	expect(value('note', '')).toBe(windows.notes[0]);
});

test('the Markdown is the whole report: settings, figures, classes, folds with mean ± SD, matrix, windows', () => {
	const lines = reportMarkdown({ bundle, score, windows }).split('\n');
	expect(lines[0]).toBe('# LDA on HTD');
	expect(lines).toContain('| Accuracy | 75.0 % |');
	expect(lines).toContain('| Features | MAV, ZC 25 µV |');
	expect(lines).toContain('| Active error rate (rest class Rest) | 20.0 % |');
	expect(lines).toContain('| true ↓ predicted → | Rest | Fist \\| closed | =Open |');
	expect(lines).toContain('| Rest | 2 | 1 | 0 |');
	expect(lines).toContain('| morning | 4 | 100.0 % | 100.0 % |');
	expect(lines).toContain('| Mean ± SD | 8 | 75.0 ± 35.4 % | 66.7 ± 47.1 % |');
	expect(lines).toContain('| morning | 3 | 4 | 3 of the first labelled segment |');
	expect(lines).toContain('- morning: 2 windows across gaps in the stream.');
	// Every table has as many cells in each line as in its head.
	const bars = (line: string): number => line.replaceAll('\\|', '').split('|').length;
	for (const [i, line] of lines.entries())
		if (line.startsWith('|') && lines[i - 1]?.startsWith('|')) expect(bars(line)).toBe(bars(lines[i - 1]!));
});

test('a model without a score still says how it was made', () => {
	expect(reportMarkdown({ bundle })).toContain('This model has no score by class.');
	expect(parseCsv(reportCsv({ bundle })).map(([part]) => part)).not.toContain('figure');
});
