import { expect, test, vi } from 'vitest';
import { broadcast, CHANNEL, type BroadcastRow } from './broadcast.ts';
import type { OutputRow } from './output.ts';
import { watchdog, portOutput, type OutputSink } from './watchdog.ts';

/** A sink that keeps what was written; each write waits for `ready`. */
function sink(
	ready: () => Promise<void> = async () => {}
): OutputSink & { readonly written: unknown[]; closed: boolean } {
	const written: unknown[] = [];
	return {
		written,
		closed: false,
		async write(payload) {
			written.push(payload);
			await ready();
		},
		async close() {
			this.closed = true;
		}
	};
}
const line = ({ values, neutral }: OutputRow): string => (neutral ? 'let go' : `${values[0]}`);
/** A row of one value. */
const row = (value: number, neutral = false): OutputRow => ({
	...{ sequence: 7, time: 12.5, values: Float32Array.of(value), neutral }
});

test('rows arrive in order, and closing waits for the last of them', async () => {
	const far = sink();
	const output = portOutput(watchdog(far), 1, line);
	for (const value of [1, 2]) {
		output.send(row(value));
		await vi.waitFor(() => expect(far.written.at(-1)).toBe(`${value}`));
	}
	output.send(row(0, true));
	await output.close();
	expect(far.written).toEqual(['1', '2', 'let go']);
	expect(far.closed).toBe(true);
	expect(output.failure).toBeUndefined();
});

test('when no row comes for half a second the window lets go by itself', async () => {
	const far = sink();
	const output = portOutput(watchdog(far), 1, line);
	output.send(row(1));
	await vi.waitFor(() => expect(far.written).toEqual(['1', 'let go']), { timeout: 5000 });
	output.send(row(2));
	await vi.waitFor(() => expect(far.written.at(-1)).toBe('2'));
	await output.close();
});

test('when the other end of the port is gone, as with a dead worker, the window lets go and closes', async () => {
	const far = sink();
	const port = watchdog(far);
	const output = portOutput(port, 1, line);
	output.send(row(1));
	await vi.waitFor(() => expect(far.written).toEqual(['1']));
	port.close();
	await vi.waitFor(() => expect(far.closed).toBe(true));
	expect(far.written).toEqual(['1', 'let go']);
});

test('when the page is left the neutral row is the last one, whatever the worker still sends', async () => {
	let leave: () => void = () => {};
	vi.stubGlobal('addEventListener', (_: string, listener: () => void) => (leave = listener));
	const far = sink();
	const output = portOutput(watchdog(far), 1, line);
	output.send(row(1));
	await vi.waitFor(() => expect(far.written).toEqual(['1']));
	leave();
	output.send(row(2));
	await vi.waitFor(() => expect(output.failure).toContain('The page was left.'));
	await vi.waitFor(() => expect(far.closed).toBe(true));
	expect(far.written).toEqual(['1', 'let go']);
	vi.unstubAllGlobals();
});

test('a sink slower than the rows gets the newest, never a queue of old ones', async () => {
	let release: () => void = () => {};
	const far = sink(() => new Promise((resolve) => (release = resolve)));
	const output = portOutput(watchdog(far), 1, line);
	for (let value = 1; value <= 20; value++) output.send(row(value));
	await vi.waitFor(() => expect(far.written).toEqual(['1']));
	await new Promise((resolve) => setTimeout(resolve, 20));
	release();
	await vi.waitFor(() => expect(far.written).toEqual(['1', '20']));
	release();
	await output.close();
});

test('a sink that fails says why, once, and is closed', async () => {
	const far = sink(() => Promise.reject(new Error('The board is gone.')));
	const output = portOutput(watchdog(far), 1, line);
	output.send(row(1));
	await vi.waitFor(() => expect(output.failure).toBe('The board is gone.'));
	expect(far.closed).toBe(true);
	await output.close();
});

test('while it only hears beats the window writes nothing, and what it writes when they end follows the last row', async () => {
	const far = sink();
	const output = portOutput(watchdog(far), 1, ({ sequence, time, neutral }) => ({ sequence, time, neutral }));
	output.send(row(1));
	const began = performance.now();
	while (performance.now() < began + 800) {
		output.beat!();
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	expect(far.written).toEqual([{ sequence: 7, time: 12.5, neutral: false }]);
	await vi.waitFor(() => expect(far.written.at(-1)).toEqual({ sequence: 8, time: 12.5, neutral: true }), {
		timeout: 5000
	});
	await output.close();
});

test('another listener on the channel hears the row, and what version 0.1 posted', async () => {
	const listener = new BroadcastChannel(CHANNEL);
	const heard: BroadcastRow[] = [];
	listener.onmessage = (event) => heard.push((event as MessageEvent<BroadcastRow>).data);
	const port = await broadcast.open!({});
	const info = { task: 'classify', names: ['Rest', 'Fist'], stream: 'p' } as const;
	const output = await broadcast.create(info, {}, port);
	output.send({ sequence: 3, time: 1.5, values: Float32Array.of(0.25, 0.75), neutral: false });
	await vi.waitFor(() =>
		expect(heard).toEqual([
			{
				...{ time: 1.5, sequence: 3, stream: 'p', class: 'Fist', index: 1, neutral: false },
				values: { Rest: 0.25, Fist: 0.75 },
				...{ classNames: ['Rest', 'Fist'], probabilities: [0.25, 0.75] }
			}
		])
	);
	await output.close();
	listener.close();
});
