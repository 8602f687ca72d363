import { expect, test } from 'vitest';
import { seconds } from '../../../core/units.ts';
import {
	classRuns,
	following,
	recordingView,
	keyed,
	panned,
	tickStep,
	tickText,
	trialView,
	wholeView,
	withSkipped,
	withTrims,
	zoomed,
	type ClassRun
} from './timeline.ts';

test('zooming keeps the moment under the pointer where it is, and stays within the session', () => {
	const view = zoomed({ from: 10, to: 30 }, 0.5, 15, 100);
	expect(view).toEqual({ from: 12.5, to: 22.5 });
	expect(zoomed(view, 1000, 15, 100)).toEqual(wholeView(100));
	const tight = zoomed(view, 1e-9, 15, 100);
	expect(tight.to - tight.from).toBeCloseTo(0.1, 9);
	expect(zoomed({ from: 0, to: 10 }, 2, 0, 100)).toEqual({ from: 0, to: 20 });
});

test('the trial at a moment, else the next one, is shown with a tenth on both sides', () => {
	const labels = [
		{ timestamp: seconds(110), classIndex: 1 },
		{ timestamp: seconds(120), classIndex: -1 },
		{ timestamp: seconds(130), classIndex: 0 },
		{ timestamp: seconds(140), classIndex: -1 }
	];
	expect(trialView(labels, 100, 12, 60)).toEqual({ from: 9, to: 21 });
	expect(trialView(labels, 100, 25, 60)).toEqual({ from: 29, to: 41 });
	expect(trialView(labels, 100, 0, 60)).toEqual({ from: 9, to: 21 });
	expect(trialView(labels, 100, 50, 60)).toBeUndefined();
});

test('panning stops at the ends, following moves only when it must', () => {
	expect(panned({ from: 5, to: 15 }, -20, 100)).toEqual({ from: 0, to: 10 });
	expect(panned({ from: 5, to: 15 }, 200, 100)).toEqual({ from: 90, to: 100 });
	const view = { from: 5, to: 15 };
	expect(following(view, 14, 100)).toBe(view);
	expect(following(view, 16, 100)).toEqual({ from: 15, to: 25 });
});

test('ticks are round times, far enough apart, written as fine as they are', () => {
	expect(tickStep({ from: 0, to: 3600 }, 1000)).toBe(300);
	expect(tickStep({ from: 3, to: 3.5 }, 1000)).toBe(0.05);
	expect(tickText(3723, 1)).toBe('1:02:03');
	expect(tickText(63.25, 0.05)).toBe('01:03.25');
	expect(tickText(0.3, 0.1)).toBe('00:00.3');
});

test('labels become runs on the session clock; the last one runs to the end, -1 is no class', () => {
	const labels = [
		{ timestamp: seconds(99), classIndex: 1 },
		{ timestamp: seconds(102), classIndex: -1 },
		{ timestamp: seconds(103), classIndex: 4 }
	];
	expect(classRuns(labels, ['Rest', 'Fist'], 100, 10, (_, index) => index)).toEqual([
		{ from: 0, to: 2, name: 'Fist', place: 1 },
		{ from: 3, to: 10, name: 'class 5', place: 4 }
	]);
});

test('what training leaves out of cued trials is quiet, and only there', () => {
	const runs = [
		{ from: 1, to: 4, name: 'Fist', place: 1 },
		{ from: 4, to: 4.5, name: 'Open', place: 2 }
	];
	const trim = { onsetSeconds: 0.3, offsetSeconds: 0.2, cuedOnly: true };
	expect(withTrims(runs, trim, false)).toBe(runs);
	expect(withTrims(runs, trim, true)).toEqual([
		{ from: 1, to: 1.3, name: '', place: 1, faint: true },
		{ from: 1.3, to: 3.8, name: 'Fist', place: 1 },
		{ from: 3.8, to: 4, name: '', place: 1, faint: true },
		{ from: 4, to: 4.5, name: 'Open', place: 2, faint: true }
	]);
});

test('keys zoom and move the view; other keys are not taken', () => {
	const view = { from: 20, to: 40 };
	expect(keyed(view, '+', 30, 100)).toEqual({ from: 25, to: 35 });
	expect(keyed(view, '-', 30, 100)).toEqual({ from: 10, to: 50 });
	expect(keyed(view, '0', 30, 100)).toEqual(wholeView(100));
	expect(keyed(view, 'PageUp', 30, 100)).toEqual({ from: 10, to: 30 });
	expect(keyed(view, 'PageDown', 30, 100)).toEqual({ from: 30, to: 50 });
	expect(keyed(view, 'a', 30, 100)).toBeUndefined();
});

test('trials that training skips, or that give no window, are marked; trims keep the mark', () => {
	const run = (from: number, to = from + 1, faint = false): ClassRun => ({
		...{ from, to, name: 'Fist', place: 1, faint }
	});
	const rule = {
		...{ skipFirst: true, buttonLabelled: true, windowSeconds: 0.2 },
		trim: { start: 0, end: 0 }
	};
	const runs = withSkipped([run(0, 0.9, true), run(1, 1.9), run(2, 2.9), run(3, 3.1)], rule);
	expect(runs.map(({ skipped }) => skipped)).toEqual([undefined, true, undefined, true]);
	const parts = withTrims(runs.slice(1, 2), { onsetSeconds: 0.3, offsetSeconds: 0.3 }, true);
	expect(parts.map(({ faint, skipped }) => [faint, skipped])).toEqual([
		[true, true],
		[false, true],
		[true, true]
	]);
});

test('the axis of a recording always has room to grow, up to days', () => {
	expect([0, 12.4, 14.8, 46.5, 3600].map((seconds) => recordingView(seconds).to)).toEqual([
		15, 15, 30, 60, 7200
	]);
	expect(recordingView(10 * 86_400).to).toBe(11 * 86_400);
});
