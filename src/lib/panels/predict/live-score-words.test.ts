import { expect, test } from 'vitest';
import { awaitedText, noScoreReason } from './live-score-words.ts';

test('a live score waits for labels, in a replay for recorded ones, of a regression for its target stream', () => {
	const classes = { target: undefined, targetOpen: false, replay: false };
	expect(awaitedText(classes)).toBe('press a class button');
	expect(awaitedText({ ...classes, replay: true })).toBe('waiting for a label');
	expect(noScoreReason(classes)).toContain('no labels');

	const regression = { target: 'force', targetOpen: true, replay: false };
	expect(awaitedText(regression)).toBe('waiting for samples of force');
	expect(awaitedText({ ...regression, targetOpen: false })).toBe('needs the stream force');
	expect(noScoreReason(regression)).not.toContain('label');
});
