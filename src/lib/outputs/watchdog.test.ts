import { expect, test, vi } from 'vitest';
import { broadcast, CHANNEL, type BroadcastRow } from './broadcast.ts';
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
const line = (values: Float32Array, neutral: boolean): string => (neutral ? 'let go' : `${values[0]}`);

test('rows arrive in order, and closing waits for the last of them', async () => {
	const far = sink();
	const output = portOutput(watchdog(far), 1, line);
	for (const value of [1, 2]) {
		output.send(Float32Array.of(value), false);
		await vi.waitFor(() => expect(far.written.at(-1)).toBe(`${value}`));
	}
	output.send(Float32Array.of(0), true);
	await output.close();
	expect(far.written).toEqual(['1', '2', 'let go']);
	expect(far.closed).toBe(true);
	expect(output.failure).toBeUndefined();
});

test('when no row comes for half a second the window lets go by itself', async () => {
	const far = sink();
	const output = portOutput(watchdog(far), 1, line);
	output.send(Float32Array.of(1), false);
	await vi.waitFor(() => expect(far.written).toEqual(['1', 'let go']), { timeout: 5000 });
	output.send(Float32Array.of(2), false);
	await vi.waitFor(() => expect(far.written.at(-1)).toBe('2'));
	await output.close();
});

test('when the other end of the port is gone, as with a dead worker, the window lets go and closes', async () => {
	const far = sink();
	const port = watchdog(far);
	const output = portOutput(port, 1, line);
	output.send(Float32Array.of(1), false);
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
	output.send(Float32Array.of(1), false);
	await vi.waitFor(() => expect(far.written).toEqual(['1']));
	leave();
	output.send(Float32Array.of(2), false);
	await vi.waitFor(() => expect(output.failure).toContain('The page was left.'));
	await vi.waitFor(() => expect(far.closed).toBe(true));
	expect(far.written).toEqual(['1', 'let go']);
	vi.unstubAllGlobals();
});

test('a sink slower than the rows gets the newest, never a queue of old ones', async () => {
	let release: () => void = () => {};
	const far = sink(() => new Promise((resolve) => (release = resolve)));
	const output = portOutput(watchdog(far), 1, line);
	for (let value = 1; value <= 20; value++) output.send(Float32Array.of(value), false);
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
	output.send(Float32Array.of(1), false);
	await vi.waitFor(() => expect(output.failure).toBe('The board is gone.'));
	expect(far.closed).toBe(true);
	await output.close();
});

test('another listener on the channel hears class names and probabilities', async () => {
	const listener = new BroadcastChannel(CHANNEL);
	const heard: BroadcastRow[] = [];
	listener.onmessage = (event) => heard.push((event as MessageEvent<BroadcastRow>).data);
	const port = await broadcast.open!({});
	const output = await broadcast.create({ task: 'classify', names: ['Rest', 'Fist'] }, {}, port);
	output.send(Float32Array.of(0.25, 0.75), false);
	await vi.waitFor(() =>
		expect(heard).toEqual([{ classNames: ['Rest', 'Fist'], probabilities: [0.25, 0.75], neutral: false }])
	);
	await output.close();
	listener.close();
});
