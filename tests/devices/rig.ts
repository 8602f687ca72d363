import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { Session } from '../../src/lib/session/read/session.ts';
import { Recorder } from '../../src/lib/session/write/recorder.ts';
import { DeviceSource } from '../../src/lib/sources/device/device-source.ts';
import { SharedRing } from '../../src/lib/ring/shared-ring.ts';
import type { Driver } from '../../src/lib/sources/device/driver.ts';
import { RELAYED_DEVICES, type RelayedDevice } from '../../src/lib/sources/device/relay/relay-protocol.ts';
import { RelayLink } from '../../src/lib/sources/device/relay/relay-link.ts';
import type { BridgeSocket } from '../../src/lib/sources/lsl/bridge-link.ts';
import { pump, ringFor } from '../../src/lib/sources/pump.ts';
import type { ParamValues } from '../../src/lib/sources/source.ts';
import { memoryStore } from '../../src/lib/store/memory.ts';
import { freePort } from '../free-port.ts';

/** A process may need so long to begin beside the whole suite. */
export const BRIDGE_MS = 60_000;

/** As the page records. */
const FLUSH_SECONDS = 0.5;

/** A bridge as a process of its own, and the page's half of a connection through it, in Node. */
export interface Rig {
	readonly address: string;
	/** Ports of the sockets of the device, by name: free ones, so that other tests and other checkouts have their own. */
	readonly ports: Readonly<Record<string, number>>;
	/** A device through the bridge, not connected yet. */
	source(driver: Driver, params?: ParamValues): DeviceSource;
	close(): Promise<void>;
}

/** Starts a bridge that finds no LSL streams, for one kind of device. */
export async function startRig(device: RelayedDevice): Promise<Rig> {
	const ports: Record<string, number> = {};
	for (const socket of Object.keys(RELAYED_DEVICES[device])) ports[socket] = await freePort();
	const lsl = await freePort();
	const folder = mkdtempSync(join(tmpdir(), 'myodeck-rig-'));
	const config = join(folder, 'lsl_api.cfg');
	writeFileSync(
		config,
		`[ports]\nMulticastPort=${lsl}\nBasePort=${await freePort()}\nPortRange=32\nIPv6=disable\n[multicast]\nResolveScope=machine\n`
	);
	const port = String(await freePort());
	const options = Object.entries(ports).flatMap(([socket, number]) => [
		'--device-port',
		`${device}.${socket}=${number}`
	]);
	const bridge = spawn(
		process.execPath,
		['--import', 'tsx', 'bridge/main.ts', '--port', port, '--lsl-config', config, ...options],
		{ stdio: ['ignore', 'pipe', 'inherit'] }
	);
	const ended = once(bridge, 'exit');
	// It prints a line when pages may connect.
	const begun = await Promise.race([once(bridge.stdout, 'data').then(() => true), ended.then(() => false)]);
	if (!begun) throw new Error('The bridge ended before it could be used.');
	const address = `ws://127.0.0.1:${port}`;
	return {
		address,
		ports,
		source: (driver, params = {}) => new DeviceSource(driver, params, linkTo(address, driver, params)),
		async close() {
			bridge.kill('SIGINT');
			await ended;
			rmSync(folder, { recursive: true });
		}
	};
}

function linkTo(address: string, driver: Driver, params: ParamValues): RelayLink {
	const transport = driver.transport(params);
	if (transport.via !== 'network') throw new Error(`${driver.id} is not reached through the bridge.`);
	return new RelayLink(address, transport, {
		connect: (url): BridgeSocket => new WebSocket(url) as unknown as BridgeSocket
	});
}

/** What a recording of a stream holds. */
export interface RecordedStream {
	readonly nChannels: number;
	readonly fs: number;
	/** `data[sample * nChannels + channel]` */
	readonly data: ArrayLike<number>;
	readonly timestamps: ArrayLike<number>;
	/** Samples lost at each gap. */
	readonly lost: readonly number[];
	/** Rows before which something was lost. */
	readonly gaps: readonly number[];
}

/** What can be waited for while something is recorded. */
export interface Recording {
	/** Resolves when every stream has so many more samples. */
	more(samples: number): Promise<void>;
	/** Resolves when every stream has so many more seconds of samples. */
	seconds(more: number): Promise<void>;
	/** Rows of the first stream so far. */
	rows(): number;
	/** Values of the newest row of the stream at this place of the list. */
	newest(stream: number): Float32Array;
}

/** Connects the source, records all its streams while `during` runs, disconnects, and reads the session. */
export async function recorded(
	source: DeviceSource,
	during: (more: Recording['more'], recording: Recording) => Promise<void>
): Promise<Record<string, RecordedStream>> {
	const infos = await source.connect();
	const streams = infos.map((info) => ({ info, ring: ringFor(info).handle }));
	const store = memoryStore();
	const start = { id: 'r', classNames: ['Rest'], created: new Date(), facts: {} };
	const recorder = await Recorder.begin(
		store,
		start,
		streams.map((stream) => ({ ...stream, from: 0 }))
	);
	const recording = recorder.run(FLUSH_SECONDS);
	const pumped = pump(source, streams);
	const rings = streams.map(({ ring }) => new SharedRing(ring));
	const reach = async (wanted: readonly number[]): Promise<void> => {
		const ends = rings.map(({ written }, i) => written + wanted[i]!);
		await until(() => rings.every(({ written }, i) => written >= ends[i]!));
	};
	const told: Recording = {
		more: (n) => reach(rings.map(() => n)),
		seconds: (n) => reach(infos.map(({ fs }) => Math.ceil(n * fs))),
		rows: () => rings[0]!.written,
		newest(stream) {
			const ring = rings[stream]!;
			return ring.read(ring.written - 1, ring.buffer(1)).data;
		}
	};
	await during(told.more, told);
	await source.disconnect();
	await pumped;
	await recorder.stop();
	await recording;
	const session = await Session.open(store, { id: 'r', name: 'r' });
	const out: Record<string, RecordedStream> = {};
	for (const { name, nChannels, fs } of infos) {
		const { data, timestamps } = await session.getContinuous(name);
		const gaps = session.streamInfo(name).gaps ?? [];
		out[name] = {
			...{ nChannels, fs, timestamps },
			data: data as ArrayLike<number>,
			lost: gaps.map(({ lost }) => lost),
			gaps: gaps.map(({ row: first }) => first)
		};
	}
	return out;
}

/** One sample of a recording. */
export const row = ({ data, nChannels }: RecordedStream, sample: number): number[] =>
	Array.from({ length: nChannels }, (_, c) => Number(data[sample * nChannels + c]));

export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits for a condition. */
export async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await wait(10);
}
