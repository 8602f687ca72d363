import { expect, test } from 'vitest';
import { now } from '../../core/clock.ts';
import { hertz } from '../../core/units.ts';
import type { DevicePhase, Packet } from '../source.ts';
import type { Driver } from './driver.ts';
import { DeviceSource } from './device-source.ts';
import { FakeLink } from './link/fake-link.fixture.ts';
import { after, isOpen, retryAfter, type PhaseEvent } from './phases.ts';

/** One byte per sample: its count. */
const toy: Driver = {
	id: 'toy',
	label: 'Toy',
	summary: 'A made-up device.',
	before: ['Nothing.'],
	params: [
		{ type: 'number', id: 'scale', label: 'Scale', value: 1, min: 1, max: 10, live: true },
		{ type: 'number', id: 'channels', label: 'Channels', value: 1, min: 1, max: 2 }
	],
	defaultDeviceInfo: {},
	transport: () => ({ via: 'serial', filters: [], baudRates: [9600, 115_200] }),
	async identify(device) {
		await device.send('who');
		if (!(await device.waitFor(/toy/, 60))) throw new Error('It is no toy. Get one.');
		return {};
	},
	signals: (params) => ({
		streams: [
			{
				info: {
					name: 'toy',
					nChannels: Number(params['channels'] ?? 1),
					fs: hertz(100),
					unit: 'a.u.',
					facts: { scale: Number(params['scale'] ?? 1) }
				},
				counter: { modulo: 256 }
			}
		],
		decoder: {
			push: (bytes) => Array.from(bytes, (count) => ({ stream: 0, count, values: [count] }))
		}
	}),
	start: (device, params) => device.send(`go ${params['scale'] ?? 1}`),
	stop: (device) => device.send('halt')
};

/** A toy on a link: says it is one at 115 200 baud, and counts from its start by the app's clock. */
function plugged() {
	const link = new FakeLink();
	const said: string[] = [];
	let timer: ReturnType<typeof setInterval> | undefined;
	const halt = (): void => clearInterval(timer);
	link.onSend = (text) => {
		said.push(text);
		if (text === 'who' && link.opened.at(-1) === 115_200) link.say(Buffer.from('toy'), now());
		if (text === 'halt') halt();
		if (!text.startsWith('go')) return;
		halt();
		const begun = now();
		let n = 0;
		timer = setInterval(() => {
			for (; begun + n / 100 < now(); n++) link.say(Uint8Array.of(n & 255), now());
		}, 5);
	};
	const source = new DeviceSource(toy, { scale: 2 }, link);
	return { link, said, source, halt };
}

async function reading(source: DeviceSource) {
	const packets: Packet[] = [];
	const ended = (async () => {
		for await (const packet of source.read()) packets.push(packet);
	})();
	return { packets, ended };
}

const until = async (condition: () => boolean): Promise<void> => {
	while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
};
const samplesOf = (packets: readonly Packet[]): number =>
	packets.reduce((sum, { chunk }) => sum + chunk.timestamps.length, 0);

test('it tries the next baud rate, starts, streams, and stops when it is disconnected', async () => {
	const { link, said, source, halt } = plugged();
	const [info] = await source.connect();
	expect(info).toMatchObject({ name: 'toy', nChannels: 1 });
	expect(link.opened).toEqual([9600, 115_200]);
	expect(said).toEqual(['who', 'who', 'go 2']);
	const { packets, ended } = await reading(source);
	await until(() => samplesOf(packets) > 60);
	expect(source.state().phase).toBe('streaming');
	await source.disconnect();
	await ended;
	expect(said.at(-1)).toBe('halt');
	expect(packets.every(({ chunk }) => chunk.lost === 0)).toBe(true);
	halt();
});

test('unplugged it says so, comes back by itself with its settings, and the time away is the gap', async () => {
	const { link, said, source, halt } = plugged();
	await source.connect();
	const { packets, ended } = await reading(source);
	await until(() => samplesOf(packets) > 60);
	halt();
	link.unplug();
	await until(() => source.state().phase !== 'streaming');
	expect(source.state().problem).toMatch(/unplugged|not plugged/);
	await new Promise((resolve) => setTimeout(resolve, 700));
	expect(isOpen(source.state().phase)).toBe(true);
	const before = samplesOf(packets);
	link.plug();
	await until(() => samplesOf(packets) > before + 50);
	// The rate that worked comes first now.
	expect(link.opened.at(-1)).toBe(115_200);
	expect(said.filter((text) => text === 'go 2')).toHaveLength(2);
	const back = packets.find(({ chunk }) => (chunk.lost ?? 0) > 0)!.chunk;
	const last = packets[packets.findIndex(({ chunk }) => chunk === back) - 1]!.chunk.timestamps.at(-1)!;
	expect(back.lost).toBe(Math.round((back.timestamps[0]! - last) * 100) - 1);
	expect(back.lost).toBeGreaterThan(60);
	await source.disconnect();
	await ended;
	halt();
});

test('silence is told after a second, and a port that died without a word is opened anew', async () => {
	const { link, source, halt } = plugged();
	await source.connect();
	const { packets, ended } = await reading(source);
	await until(() => samplesOf(packets) > 40);
	halt();
	const opened = link.opened.length;
	await until(() => source.state().phase === 'silent');
	expect(source.state().problem).toMatch(/switched on/);
	await until(() => link.opened.length > opened);
	await until(() => source.state().phase === 'streaming');
	await source.disconnect();
	await ended;
	halt();
});

test('live settings stop it, set it and start it again; others are left alone', async () => {
	const { said, source, halt } = plugged();
	await source.connect();
	const { packets, ended } = await reading(source);
	await until(() => samplesOf(packets) > 40);
	await source.set({ scale: 5, channels: 2 });
	expect(said.slice(-2)).toEqual(['halt', 'go 5']);
	expect(source.state()).toMatchObject({ phase: 'streaming', params: { scale: 5 }, facts: [{ scale: 5 }] });
	const before = samplesOf(packets);
	await until(() => samplesOf(packets) > before + 40);
	await source.disconnect();
	await ended;
	halt();
});

test('what does not answer is refused with the driver’s words, and let go of', async () => {
	const { link, source } = plugged();
	link.onSend = () => {};
	await expect(source.connect()).rejects.toThrow('It is no toy. Get one.');
	expect(source.state().phase).toBe('closed');
	expect(link.opened).toEqual([9600, 115_200]);
});

test('the phases: every way through them, and nothing leads out of closed', () => {
	const walk = (...events: PhaseEvent[]): DevicePhase =>
		events.reduce<DevicePhase>((phase, event) => after(phase, event), 'choosing');
	expect(walk('cancelled')).toBe('closed');
	expect(walk('chosen')).toBe('connecting');
	expect(walk('chosen', 'failed')).toBe('closed');
	expect(walk('chosen', 'started')).toBe('streaming');
	expect(walk('chosen', 'started', 'quiet')).toBe('silent');
	expect(walk('chosen', 'started', 'quiet', 'samples')).toBe('streaming');
	expect(walk('chosen', 'started', 'quiet', 'gone')).toBe('lost');
	expect(walk('chosen', 'started', 'gone', 'retry')).toBe('reconnecting');
	expect(walk('chosen', 'started', 'gone', 'retry', 'failed', 'retry', 'started')).toBe('streaming');
	expect(walk('chosen', 'started', 'gone', 'retry', 'close', 'started', 'samples', 'retry')).toBe('closed');
	// An event that means nothing in a phase changes nothing.
	expect(walk('chosen', 'started', 'samples', 'retry', 'chosen')).toBe('streaming');
	expect([0, 1, 2, 9].map(retryAfter)).toEqual([500, 1000, 2000, 5000]);
});
