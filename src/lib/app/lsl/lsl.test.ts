import { afterEach, expect, test, vi } from 'vitest';
import { now } from '../../core/clock.ts';
import type { JsonObject } from '../../core/parse.ts';
import { FakeStream } from '../record/live-stream.fixture.ts';
import type { LiveStream } from '../../sources/pump.ts';
import { FakeBridge, listed, lslSettings, markerFrame } from './bridge.fixture.ts';
import { Lsl } from './lsl.svelte.ts';

function setUp(markers: string[] = []) {
	const settings = lslSettings(markers);
	const streams: LiveStream[] = [];
	const kept: string[] = [];
	const recording = {
		events: [],
		labelAt: () => undefined,
		marker: ({ text }: { text: string }) => void kept.push(text)
	};
	const bridges: FakeBridge[] = [];
	const lsl = new Lsl(
		settings,
		{ streams },
		{ names: ['Rest'], selected: 0 },
		recording,
		(address, events, options) => {
			bridges.push(new FakeBridge(address, events, options));
			return bridges.at(-1)!;
		}
	);
	return { lsl, settings, streams, bridges, kept };
}

afterEach(() => void vi.unstubAllGlobals());

test('a stored choice does not ask the browser while the page loads; whoever presses then does', () => {
	vi.stubGlobal('navigator', { userActivation: { isActive: false } });
	const { lsl, bridges } = setUp(['Cues']);
	lsl.refresh();
	lsl.watch();
	expect(bridges.map(({ pressed }) => pressed)).toEqual([false]);
	vi.stubGlobal('navigator', { userActivation: { isActive: true } });
	lsl.watch();
	expect(bridges.map(({ pressed }) => pressed)).toEqual([true]);
});

test('it is connected exactly while somebody looks or markers are followed', () => {
	const { lsl, bridges } = setUp();
	lsl.refresh();
	expect(bridges).toHaveLength(0);
	const end = lsl.watch();
	const other = lsl.watch();
	bridges[0]!.open();
	expect([lsl.state, bridges[0]!.sent]).toEqual(['open', [{ type: 'watch' }]]);
	bridges[0]!.reply({ type: 'streams', streams: [listed('b'), listed('a')] });
	expect(lsl.streams.map(({ name }) => name)).toEqual(['a', 'b']);
	end();
	end();
	expect(bridges[0]!.state).toBe('open');
	lsl.follow(listed('Cues'), true);
	other();
	expect(bridges[0]!.state).toBe('open');
	lsl.follow(listed('Cues'), false);
	expect([bridges[0]!.state, lsl.state, lsl.streams.length]).toEqual(['closed', 'closed', 0]);
});

test('streams are chosen and required by what they are; what is required and not live is missing', () => {
	const { lsl, streams } = setUp();
	const emg = listed('emg');
	lsl.choose(emg, true);
	expect(lsl.isChosen(emg)).toBe(true);
	lsl.choose(emg, false);
	expect(lsl.isChosen(emg)).toBe(false);
	lsl.require(emg, true);
	expect(lsl.missing).toEqual(['emg']);
	expect([lsl.ask(), lsl.asking]).toEqual([true, true]);
	lsl.answer();
	streams.push(
		new FakeStream('emg', { facts: { lsl: { name: 'emg', type: 'EMG', source_id: 'emg', host: 'lab' } } })
			.live
	);
	expect([lsl.missing, lsl.ask()]).toEqual([[], false]);
	lsl.forget(lsl.required[0]!.line);
	expect(lsl.required).toEqual([]);
});

test('a marker that waits for its clock when a recording stops is handed to that recording', () => {
	const { lsl, bridges, kept } = setUp(['name=Cues']);
	lsl.refresh();
	bridges[0]!.open();
	bridges[0]!.frame(markerFrame(0, 'begin', now(), NaN));
	expect(kept).toEqual([]);
	lsl.release();
	expect(kept).toEqual(['begin']);
});

test('how well times are known goes into the session that is recorded, once for each change', () => {
	const { lsl, streams } = setUp();
	const noted: JsonObject[] = [];
	const recording = {
		status: 'recording' as const,
		id: 'x',
		note: (facts: JsonObject) => void noted.push(facts)
	};
	lsl.note(recording);
	streams.push(new FakeStream('emg', { facts: { lsl: { timestamp_uncertainty_s: 0.001 } } }).live);
	lsl.note({ ...recording, status: 'idle' });
	lsl.note(recording);
	lsl.note(recording);
	expect(noted).toEqual([{ lsl_streams: { emg: { timestamp_uncertainty_s: 0.001 } } }]);
	lsl.note({ ...recording, id: 'y' });
	expect(noted).toHaveLength(2);
});
