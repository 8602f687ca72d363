import { expect, test, vi } from 'vitest';
import type { OfferedStream } from '../../sources/lsl/protocol.ts';
import { gate } from '../kernel/gate.fixture.ts';
import { FakeStream } from '../record/live-stream.fixture.ts';
import { LslOutlets, type OpenedOutlet } from './lsl-outlets.svelte.ts';

/** An outlet that keeps what it was sent. */
class FakeOutlet implements OpenedOutlet {
	readonly offer: OfferedStream;
	readonly texts: string[] = [];
	readonly rows: number[] = [];
	failure: string | undefined;
	closed = 0;

	constructor(offer: OfferedStream) {
		this.offer = offer;
	}
	send(data: Float32Array): void {
		this.rows.push(...data);
	}
	sendTexts(texts: readonly string[]): void {
		this.texts.push(...texts);
	}
	async close(): Promise<void> {
		this.closed++;
	}
}

function setUp(opening: () => Promise<void> = async () => {}) {
	const streams = [new FakeStream('emg').live];
	const opened: FakeOutlet[] = [];
	const classes = { names: ['Rest', 'Fist'], selected: 1 };
	const outlets = new LslOutlets(
		{ streams },
		classes,
		{ events: [] },
		() => 'ws://lab',
		async (_, offer) => {
			await opening();
			opened.push(new FakeOutlet(offer));
			return opened.at(-1)!;
		}
	);
	return { outlets, opened, streams };
}

test('labels are sent by name, and "none" when a class ends', async () => {
	const { outlets, opened } = setUp();
	outlets.onClassCue(0);
	await outlets.enable('labels');
	expect(outlets.enabled).toEqual(['labels']);
	outlets.onClassCue(1);
	outlets.onClassCue(-1);
	expect(opened[0]!.texts).toEqual(['Fist', 'none']);
	await outlets.disable('labels');
	outlets.onClassCue(1);
	expect([opened[0]!.texts.length, opened[0]!.closed, outlets.enabled.length]).toEqual([2, 1, 0]);
});

test('switched off while it is switched on: it stays off, and what was opened is closed', async () => {
	const opening = gate();
	const { outlets, opened } = setUp(() => opening.promise);
	const enabling = outlets.enable('control');
	await outlets.disable('control');
	opening.open();
	await expect(enabling).rejects.toMatchObject({ name: 'AbortError' });
	expect([outlets.enabled, opened.map(({ closed }) => closed)]).toEqual([[], [1]]);
});

test('switched on, off and on: one outlet is left, and off ends it', async () => {
	vi.useFakeTimers();
	const { outlets, opened } = setUp(() => Promise.resolve());
	const first = outlets.enable('control').catch(() => undefined);
	const off = outlets.disable('control');
	const second = outlets.enable('control');
	await Promise.all([first, off, second]);
	expect(opened.filter(({ closed }) => closed === 0)).toHaveLength(1);
	await outlets.disable('control');
	const sent = opened.map(({ rows }) => rows.length);
	vi.advanceTimersByTime(1000);
	expect(opened.map(({ rows }) => rows.length)).toEqual(sent);
	expect(opened.every(({ closed }) => closed === 1)).toBe(true);
	vi.useRealTimers();
});

test('the class that is selected is sent 50 times a second', async () => {
	vi.useFakeTimers();
	const { outlets, opened } = setUp();
	await outlets.enable('control');
	vi.advanceTimersByTime(1000);
	expect(opened[0]!.rows).toEqual(Array(50).fill(1));
	await outlets.disable('control');
	vi.useRealTimers();
});

test('a stream is passed on from now on, also after its device came back in another ring', async () => {
	vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
	const emg = new FakeStream('emg');
	const streams = [emg.live];
	const opened: FakeOutlet[] = [];
	const outlets = new LslOutlets(
		{ streams },
		{ names: [], selected: -1 },
		{ events: [] },
		() => '',
		async (_, offer) => {
			opened.push(new FakeOutlet(offer));
			return opened.at(-1)!;
		}
	);
	emg.write(5);
	await outlets.enable('stream:emg');
	expect(opened[0]!.offer).toMatchObject({ name: 'MyoDeck emg', channels: 1, rate: 100, unit: 'microvolts' });
	emg.write(3);
	const back = new FakeStream('emg');
	streams.splice(0, 1, back.live);
	back.write(2);
	vi.advanceTimersByTime(100);
	expect(opened[0]!.rows).toEqual([5, 6, 7, 0, 1]);
	streams.splice(0, 1, new FakeStream('emg', { nChannels: 2 }).live);
	vi.advanceTimersByTime(100);
	expect(opened[0]!.rows).toHaveLength(5);
	await outlets.disable('stream:emg');
	vi.useRealTimers();
});

test('an outlet that failed is switched off, and the reason is told once', async () => {
	const { outlets, opened } = setUp();
	const told: string[] = [];
	outlets.onFailure = (message) => told.push(message);
	await outlets.enable('labels');
	opened[0]!.failure = 'The bridge is gone.';
	await outlets.refresh();
	await outlets.refresh();
	expect(told).toEqual(['The LSL stream is switched off. The bridge is gone.']);
	expect(outlets.enabled).toEqual([]);
});

test('a stream that is not live any more is not offered', async () => {
	const { outlets, streams } = setUp();
	expect(outlets.offers.map(({ id }) => id)).toEqual(['labels', 'control', 'stream:emg']);
	streams.length = 0;
	await expect(outlets.enable('stream:emg')).rejects.toThrow(/"emg" is not live any more/);
});
