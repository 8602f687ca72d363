import { expect, test, vi } from 'vitest';
import { now } from '../../core/clock.ts';
import { FakeBridge, lslSettings, markerFrame } from './bridge.fixture.ts';
import { ENDS_CLASS, LslMarkers } from './lsl-markers.svelte.ts';

function setUp() {
	const settings = lslSettings(['name=Cues']);
	const labels: [number, number][] = [];
	const markers: { text: string; timestamp: number }[] = [];
	const lsl = new LslMarkers(
		settings,
		{ names: ['Rest', 'Fist'] },
		{
			labelAt: (classIndex, time) => void labels.push([classIndex, time]),
			marker: (marker) => void markers.push({ ...marker })
		}
	);
	const bridge = new FakeBridge();
	bridge.state = 'open';
	return { lsl, bridge, labels, markers, settings };
}

test('a marker labels the class it names, at its own time, and is handed on once', () => {
	const { lsl, bridge, labels, markers } = setUp();
	lsl.subscribe(bridge);
	expect(bridge.sent).toEqual([{ type: 'subscribe', id: 0, stream: { name: 'Cues' } }]);
	bridge.knowClock(now());
	const time = now() - 1;
	lsl.frame(markerFrame(0, 'fist', time), bridge);
	lsl.frame(markerFrame(0, 'pause', time + 0.5), bridge);
	lsl.frame(markerFrame(7, 'of another subscription', time), bridge);
	expect(labels).toEqual([[1, time]]);
	// Each alone: what came before is not said again.
	expect(markers).toEqual([
		{ text: 'fist', timestamp: time },
		{ text: 'pause', timestamp: time + 0.5 }
	]);
	expect(lsl.seen).toEqual([
		{ text: 'pause', count: 1 },
		{ text: 'fist', count: 1 }
	]);
});

test('a text means what was mapped, else the class of its name, else nothing', () => {
	const { lsl } = setUp();
	expect([lsl.classOf('REST'), lsl.classOf('go')]).toEqual([0, undefined]);
	lsl.map('go', 'Fist');
	lsl.map('stop', ENDS_CLASS);
	expect([lsl.classOf('go'), lsl.classOf('stop')]).toEqual([1, -1]);
	lsl.map('go', '');
	expect(lsl.classOf('go')).toBeUndefined();
});

test('a marker waits until both clocks are known, and when the recording stops it has the best time there is', () => {
	vi.useFakeTimers();
	const { lsl, bridge, markers } = setUp();
	lsl.subscribe(bridge);
	lsl.frame(markerFrame(0, 'one', now(), NaN), bridge);
	expect(markers).toEqual([]);
	lsl.interrupted(bridge);
	expect(markers.map(({ text }) => text)).toEqual(['one']);
	// Not again when its time is up.
	vi.advanceTimersByTime(10_000);
	expect(markers).toHaveLength(1);
	vi.useRealTimers();
});

test('a stream is followed while it is chosen, and asked for again on a new connection', () => {
	const { lsl, bridge, settings } = setUp();
	lsl.subscribe(bridge);
	lsl.reply({ type: 'state', id: 0, state: 'streaming', message: '' }, bridge);
	expect(lsl.following('name=Cues')).toBe(true);
	lsl.resubscribe(bridge);
	expect(bridge.sent.at(-1)).toMatchObject({ type: 'subscribe', id: 1 });
	lsl.follow('name=Cues', false);
	expect([lsl.wanted, settings.data.lsl.markers]).toEqual([false, []]);
	lsl.subscribe(bridge);
	expect(bridge.sent.at(-1)).toEqual({ type: 'unsubscribe', id: 1 });
	expect(lsl.following('name=Cues')).toBe(false);
	lsl.follow('name=Cues', true);
	lsl.subscribe(bridge);
	lsl.ended();
	expect(lsl.following('name=Cues')).toBe(false);
});

test('a stream that is refused is asked for again', () => {
	vi.useFakeTimers();
	const { lsl, bridge } = setUp();
	lsl.subscribe(bridge);
	lsl.reply({ type: 'refused', id: 0, code: 'none', message: 'Not there.' } as never, bridge);
	vi.advanceTimersByTime(2000);
	expect(bridge.sent.filter(({ type }) => type === 'subscribe')).toHaveLength(2);
	vi.useRealTimers();
});
