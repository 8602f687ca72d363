import { expect, test } from 'vitest';
import {
	countTrials,
	countTrialsByLabel,
	trialRule,
	trialUses,
	usableText,
	type LabelledTrial,
	type TrialRule
} from './trial-use.ts';

const rule: TrialRule = {
	skipFirst: true,
	buttonLabelled: true,
	windowSeconds: 0.2,
	trim: { start: 0, end: 0 }
};
const trial = (
	label: string,
	from: number,
	to: number,
	more: Partial<LabelledTrial> = {}
): LabelledTrial => ({
	...{ label, from, to },
	...more
});

test('the first trial that counts is skipped, never the last one of its class, and only where labels were pressed', () => {
	const trials = [
		trial('Rest', 0, 1, { excluded: true }),
		trial('Rest', 1, 2),
		trial('Fist', 2, 3),
		trial('Rest', 3, 4)
	];
	expect(trialUses(trials, rule)).toEqual(['excluded', 'skipped', 'usable', 'usable']);
	expect(trialUses(trials.slice(0, 3), rule)).toEqual(['excluded', 'usable', 'usable']);
	const all = ['excluded', 'usable', 'usable', 'usable'];
	expect(trialUses(trials, { ...rule, buttonLabelled: false })).toEqual(all);
	expect(trialUses(trials, { ...rule, skipFirst: false })).toEqual(all);
	expect(trialUses([], rule)).toEqual([]);
});

test('a trial that gives no window is not usable, and does not save the first one of its class', () => {
	const trials = [trial('Rest', 0, 1), trial('Fist', 1, 2), trial('Rest', 2, 2.19)];
	expect(trialUses(trials, rule)).toEqual(['usable', 'usable', 'short']);
	expect(trialUses(trials, { ...rule, trim: { start: 0.5, end: 0.4 } })).toEqual(['short', 'short', 'short']);
	// Exactly one window.
	expect(trialUses([trial('Rest', 0.1, 0.3)], rule)).toEqual(['usable']);
});

test('the count is said with the reasons', () => {
	const trials = [
		trial('a', 0, 1),
		trial('a', 1.5, 2, { outside: true }),
		trial('a', 2.5, 3),
		trial('a', 3.5, 3.6)
	];
	const count = countTrials(trials, rule);
	expect(usableText(count)).toBe('1 usable of 4');
	expect(count.reasons).toBe(
		'1 skipped: first labelled segment, 1 outside the trim, 1 shorter than a window'
	);
	expect(countTrials(trials.slice(2, 3), rule)).toEqual({ usable: 1, recorded: 1, reasons: '' });
	expect(countTrials([], rule)).toEqual({ usable: 0, recorded: 0, reasons: '' });
});

test('a trial that was split is one trial until its halves differ', () => {
	const halves = [trial('Fist', 0, 0.15), trial('Fist', 0.15, 0.3), trial('Rest', 0.3, 1)];
	expect(trialUses(halves, rule)).toEqual(['usable', 'usable', 'usable']);
	expect(countTrials(halves, rule)).toMatchObject({ usable: 2, recorded: 2 });
	const half = halves.with(1, trial('Fist', 0.15, 0.3, { excluded: true }));
	expect(trialUses(half, rule)).toEqual(['short', 'excluded', 'usable']);
	expect(countTrials(half, rule)).toMatchObject({ usable: 1, recorded: 3 });
});

test('the trim of cued trials is one of guided recordings only', () => {
	const settings = {
		...{ skipFirst: true, windowSeconds: 0.2 },
		trim: { onsetSeconds: 0.3, offsetSeconds: 0.1, cuedOnly: true }
	};
	const pressed = { cued: false, buttonLabelled: true };
	expect(trialRule(settings, pressed)).toEqual({ ...rule, trim: { start: 0, end: 0 } });
	expect(trialRule(settings, { cued: true, buttonLabelled: false }).trim).toEqual({ start: 0.3, end: 0.1 });
	const always = { ...settings, trim: { ...settings.trim, cuedOnly: false } };
	expect(trialRule(always, pressed).trim).toEqual({ start: 0.3, end: 0.1 });
});

test('trials are counted for each label; only the first segment of the session is skipped', () => {
	const rule = { skipFirst: true, buttonLabelled: true, windowSeconds: 0.2, trim: { start: 0, end: 0 } };
	const segments = [0, 1, 0, 1].map((label, i) => ({ label, from: i, to: i + (i === 3 ? 0.1 : 1) }));
	expect([...countTrialsByLabel(segments, rule)]).toEqual([
		[0, { usable: 1, recorded: 2, reasons: '1 skipped: first labelled segment' }],
		[1, { usable: 1, recorded: 2, reasons: '1 shorter than a window' }]
	]);
});
