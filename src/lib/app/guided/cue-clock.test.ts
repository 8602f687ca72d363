import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CueClock, onAppClock } from './cue-clock.ts';

/** An observer of paints, as the browser has one; `paint` says when an element was seen. */
let paint: ((identifier: string, ms: number) => void) | undefined;
class Observer {
	static supportedEntryTypes: string[] = [];
	readonly #told: (list: { getEntries(): unknown[] }) => void;
	constructor(told: (list: { getEntries(): unknown[] }) => void) {
		this.#told = told;
	}
	observe(): void {
		paint = (identifier, ms) =>
			this.#told({ getEntries: () => [{ identifier, renderTime: ms, presentationTime: ms }] });
	}
	disconnect(): void {
		paint = undefined;
	}
}

beforeEach(() => {
	vi.stubGlobal('PerformanceObserver', Observer);
	vi.stubGlobal('requestAnimationFrame', (call: () => void) => setTimeout(call));
});
afterEach(() => vi.unstubAllGlobals());

test('the time at which the browser says that the cue was presented', async () => {
	Observer.supportedEntryTypes = ['element'];
	const clock = new CueClock();
	const seen = clock.seen('7');
	const ms = performance.now() + 3;
	paint?.('6', ms + 50);
	paint?.('7', ms);
	expect(await seen).toMatchObject({ by: 'presentation', time: onAppClock(ms) });
	clock.dispose();
	expect(paint).toBeUndefined();
});

test('a time before the cue was put on the page is of another frame: then the next frame counts', async () => {
	Observer.supportedEntryTypes = ['element'];
	const clock = new CueClock();
	const put = performance.now();
	const seen = clock.seen('7');
	paint?.('7', put - 100);
	const { by, time } = await seen;
	expect(by).toBe('frame');
	expect(time).toBeGreaterThanOrEqual(onAppClock(put));
});

test('where the browser does not say it, the beginning of the next frame', async () => {
	Observer.supportedEntryTypes = [];
	expect(await new CueClock().seen('7')).toMatchObject({ by: 'frame' });
});
