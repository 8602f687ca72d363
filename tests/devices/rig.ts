import { WebSocket } from 'ws';
import { parseConfig } from '../../bridge/lsl/config.ts';
import { NetworkBackend } from '../../bridge/lsl/network-backend.ts';
import { RelayServer } from '../../bridge/relay/server.ts';
import { Session } from '../../src/lib/session/read/session.ts';
import { Recorder } from '../../src/lib/session/write/recorder.ts';
import { DeviceSource } from '../../src/lib/sources/device/device-source.ts';
import { SharedRing } from '../../src/lib/ring/shared-ring.ts';
import type { Driver } from '../../src/lib/sources/device/driver.ts';
import { RelayLink } from '../../src/lib/sources/device/relay/relay-link.ts';
import type { BridgeSocket } from '../../src/lib/sources/lsl/bridge-link.ts';
import { pump, ringFor } from '../../src/lib/sources/pump.ts';
import type { ParamValues } from '../../src/lib/sources/source.ts';
import { memoryStore } from '../../src/lib/store/memory.ts';

/** A running bridge and the page's half of a connection through it, in Node. */
export interface Rig {
	readonly address: string;
	/** A device through the bridge, not connected yet. */
	source(driver: Driver, params?: ParamValues): DeviceSource;
	close(): Promise<void>;
}

/** Starts a bridge that finds no LSL streams. `ports`: of its own LSL, no other test's. */
export async function startRig(ports: number): Promise<Rig> {
	const config = parseConfig(
		`[ports]\nMulticastPort=${ports}\nBasePort=${ports + 1}\nPortRange=4\nIPv6=disable\n[multicast]\nResolveScope=machine\n`
	);
	const backend = await NetworkBackend.open(config);
	const relay = await RelayServer.listen(
		['127.0.0.1'],
		0,
		backend,
		{ host: 'here', config },
		{ origins: [] },
		() => undefined
	);
	const address = `ws://127.0.0.1:${relay.port}`;
	return {
		address,
		source: (driver, params = {}) => new DeviceSource(driver, params, linkTo(address, driver, params)),
		async close() {
			await relay.close();
			await backend.close();
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
}

/**
 * Connects the source, records all its streams while `during` runs, disconnects, and reads the session. `more(n)` resolves
 * when every stream has so many more samples.
 */
export async function recorded(
	source: DeviceSource,
	during: (more: (n: number) => Promise<void>) => Promise<void>
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
	const pumped = pump(source, streams);
	const rings = streams.map(({ ring }) => new SharedRing(ring));
	await during(async (n) => {
		const ends = rings.map(({ written }) => written + n);
		await until(() => rings.every(({ written }, i) => written >= ends[i]!));
	});
	await source.disconnect();
	await pumped;
	await recorder.stop();
	const session = await Session.open(store, { id: 'r', name: 'r' });
	const out: Record<string, RecordedStream> = {};
	for (const { name, nChannels, fs } of infos) {
		const { data, timestamps } = await session.getContinuous(name);
		out[name] = {
			...{ nChannels, fs, timestamps },
			data: data as ArrayLike<number>,
			lost: session.streamInfo(name).gaps?.map(({ lost }) => lost) ?? []
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
