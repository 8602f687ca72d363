import { expect, test, vi } from 'vitest';
import { broadcast, CHANNEL, type BroadcastRow } from './broadcast.ts';
import type { OutletKind } from './outlet.ts';
import { Pacer } from './pacer.ts';

test('the latest value goes out at the fixed rate, the neutral one before, after, and when nothing comes', async () => {
	vi.useFakeTimers();
	const sent: [number, boolean][] = [];
	const kind: OutletKind = {
		id: 'test',
		label: '',
		summary: '',
		rate: 50,
		open: async () => ({ send: (values, neutral) => sent.push([values[0]!, neutral]), close: async () => {} })
	};
	const pacer = await Pacer.start(kind, ['a']);
	vi.advanceTimersByTime(40);
	expect(sent).toEqual([
		[0, true],
		[0, true]
	]);
	for (const value of [0.25, 0.5]) pacer.push(Float32Array.of(value));
	vi.advanceTimersByTime(20);
	expect(sent.at(-1)).toEqual([0.5, false]);
	vi.advanceTimersByTime(1000);
	expect(sent.length).toBe(53);
	expect(sent.at(-1)).toEqual([0, true]);
	pacer.push(Float32Array.of(1));
	await pacer.stop();
	expect(sent.at(-1)).toEqual([0, true]);
	vi.advanceTimersByTime(1000);
	expect(sent.length).toBe(54);
	vi.useRealTimers();
});

test('another listener on the channel hears class names and probabilities', async () => {
	const listener = new BroadcastChannel(CHANNEL);
	const heard = new Promise<BroadcastRow>(
		(resolve) => (listener.onmessage = (event) => resolve((event as MessageEvent).data))
	);
	const outlet = await broadcast.open(['Rest', 'Fist']);
	outlet.send(Float32Array.of(0.25, 0.75), false);
	expect(await heard).toEqual({ classNames: ['Rest', 'Fist'], probabilities: [0.25, 0.75], neutral: false });
	await outlet.close();
	listener.close();
});
