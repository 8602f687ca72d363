import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeFrame, type Frame } from '../src/lib/sources/lsl/protocol.ts';
import { freePort } from '../tests/free-port.ts';
import { lslClock } from './lsl/clock.ts';
import { parseConfig } from './lsl/config.ts';
import { NetworkBackend } from './lsl/network-backend.ts';
import { RawPage } from './relay/raw-page.fixture.ts';

/** Ports of this file's own. */
const CONFIG =
	'[ports]\nMulticastPort=26771\nBasePort=26772\nPortRange=6\nIPv6=disable\n[multicast]\nResolveScope=machine\n';
const folder = mkdtempSync(join(tmpdir(), 'myodeck-ending-'));
const file = join(folder, 'lsl_api.cfg');
let backend: NetworkBackend;

beforeAll(async () => {
	writeFileSync(file, CONFIG);
	backend = await NetworkBackend.open(parseConfig(CONFIG));
});
afterAll(async () => {
	await backend.close();
	rmSync(folder, { recursive: true });
});

/** A bridge of its own; `before`: code that runs in it, which waits for a signal. */
async function started(before: string): Promise<{ readonly bridge: ChildProcess; readonly port: number }> {
	const port = await freePort();
	const code = `data:text/javascript,${encodeURIComponent(before)}`;
	const bridge = spawn(
		process.execPath,
		['--import', 'tsx', '--import', code, 'bridge/main.ts', '--port', String(port), '--lsl-config', file],
		{ stdio: ['ignore', 'pipe', 'pipe'] }
	);
	await once(bridge.stdout!, 'data');
	return { bridge, port };
}

/** Offers a stream with a neutral value, reads it, lets `end` end the bridge; the values that a reader got, and the exit code. */
async function ended(before: string, signal: NodeJS.Signals): Promise<{ values: number[]; code: unknown }> {
	const { bridge, port } = await started(before);
	const name = `Steering ${port}`;
	const page = await RawPage.open(port);
	const offer = {
		name,
		type: 'Control',
		channels: 1,
		format: 'float32',
		rate: 50,
		sourceId: name,
		labels: [],
		unit: ''
	};
	page.say({ type: 'open-outlet', id: 0, stream: { ...offer, neutral: [-7] } });
	const found = await backend.find(({ info }) => info.name === name, 30);
	const values: number[] = [];
	const inlet = backend.openInlet(found!, {
		chunk: (chunk) => values.push(...(chunk.values as Float32Array)),
		state: () => undefined,
		clock: () => undefined
	});
	await expect
		.poll(() => page.replies.some((one) => one.type === 'outlet' && one.consumers === 1), { timeout: 20_000 })
		.toBe(true);
	const frame: Frame = {
		...{ format: 'float32', interrupted: false, newOutlet: false, id: 0, sequence: 0, firstSample: 0 },
		...{ offset: NaN, rtt: NaN, channels: 1, timestamps: Float64Array.of(lslClock()) },
		payload: new Uint8Array(Float32Array.of(0.5).buffer)
	};
	page.socket.send(encodeFrame(frame));
	await expect.poll(() => values[0], { timeout: 20_000 }).toBe(0.5);
	const exit = once(bridge, 'exit');
	bridge.kill(signal);
	const [code] = (await exit) as [unknown];
	await expect.poll(() => values.at(-1), { timeout: 20_000 }).toBe(-7);
	inlet.close();
	page.close();
	return { values, code };
}

test('a part that fails ends the bridge in order: what it steers gets its neutral value', async () => {
	const thrown = "process.on('SIGUSR2', () => { throw new Error('a part failed'); })";
	expect((await ended(thrown, 'SIGUSR2')).code).toBe(1);
	const rejected = "process.on('SIGUSR2', () => { void Promise.reject(new Error('a part failed')); })";
	expect((await ended(rejected, 'SIGUSR2')).code).toBe(1);
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('so does %s', async (signal) => {
	expect((await ended('', signal)).code).toBe(0);
});
