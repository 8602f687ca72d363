import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Calibrating } from './calibration.svelte.ts';
import { guidedParts } from './guided.fixture.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Measures a step while the signal has this strength. */
async function measure(calibrating: Calibrating, step: 'zero' | 'mvc', write: () => void): Promise<void> {
	const done = calibrating.measure(step);
	done.catch(() => undefined);
	for (let k = 0; k < 90 && calibrating.step; k++) {
		write();
		await vi.advanceTimersByTimeAsync(50);
	}
	await done;
}

test('rest and the strongest contraction are measured one after the other, and kept for the stream', async () => {
	const { parts, emg, events } = guidedParts();
	const calibrating = new Calibrating(parts.connections, parts.settings);
	expect(calibrating.envelope).toBeNaN();
	await measure(calibrating, 'zero', () => {});
	expect(calibrating.calibration).toBeUndefined();
	// Nothing at rest: the envelope of no samples is no number, so both are asked for again.
	emg.write(500);
	await expect(measure(calibrating, 'mvc', () => emg.write(50))).rejects.toThrow(/does not stand out/);
	expect(events).toEqual(['effort 0.00', 'effort 0.00', 'effort 1.00', 'effort 0.00']);
});

test('a second press while a step is measured waits for the first', async () => {
	const { parts, emg, events } = guidedParts();
	emg.write(500);
	const calibrating = new Calibrating(parts.connections, parts.settings);
	const both = Promise.all([calibrating.measure('zero'), calibrating.measure('mvc')]);
	expect(calibrating.step).toBe('zero');
	await vi.advanceTimersByTimeAsync(5000);
	await both;
	expect([calibrating.step, events]).toEqual([undefined, ['effort 0.00', 'effort 0.00']]);
	expect(calibrating.zero).toBeGreaterThan(0);
	expect(calibrating.mvc).toBeUndefined();
});

test('what was measured on another stream does not count', () => {
	const { parts } = guidedParts();
	const calibrating = new Calibrating(parts.connections, parts.settings);
	parts.settings.data.guided.calibration = { stream: 'other', zero: 1, mvc: 10 };
	expect(calibrating.calibration).toBeUndefined();
	parts.settings.data.guided.calibration = { stream: 'emg', zero: 1, mvc: 10 };
	expect(calibrating.calibration).toEqual({ stream: 'emg', zero: 1, mvc: 10 });
});
