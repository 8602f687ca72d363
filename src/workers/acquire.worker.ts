import { expose } from 'comlink';
import { pump, ringFor, type LiveStream } from '../lib/sources/pump.ts';
import { deviceApi } from '../lib/sources/device/device-api.ts';
import { sources } from '../lib/sources/index.ts';
import type { TransportAct, TransportState, TransportValue } from '../lib/sources/replay/transport.ts';
import type { ParamValues, Source } from '../lib/sources/source.ts';

/** One connection: a source and the pump that carries its samples into shared memory. */
const api = {
	/**
	 * Opens the device and makes a ring per stream. A stream of the same name and shape in `known` goes on in its old
	 * ring, after a gap: that is a device that dropped and returned.
	 */
	async connect(
		kind: string,
		params: ParamValues,
		known: readonly LiveStream[],
		port?: MessagePort
	): Promise<readonly LiveStream[]> {
		source = await sources.get(kind).create(params, port);
		const infos = await source.connect(new AbortController().signal);
		streams = infos.map((info) => {
			const before = known.find(
				(stream) =>
					stream.info.name === info.name &&
					stream.info.nChannels === info.nChannels &&
					stream.info.fs === info.fs
			);
			return { info, ring: before?.ring ?? ringFor(info).handle };
		});
		return streams;
	},
	/** Runs until the device ends its streams; rejects when it fails. Called once, after `connect`. */
	async run(): Promise<void> {
		if (source) await pump(source, streams);
	},
	async disconnect(): Promise<void> {
		await source?.disconnect();
	},
	gesture(classIndex: number): void {
		source?.gesture?.(classIndex);
	},
	effort: (outputs: readonly number[]): void => source?.effort?.(outputs),
	/** Drives a replay; undefined when the source has no transport. */
	transport(act: TransportAct | 'state', value?: TransportValue): TransportState | undefined {
		const transport = source?.transport;
		if (transport && act !== 'state')
			(transport[act] as (value: TransportValue) => void).call(transport, value);
		return transport?.state;
	},
	...deviceApi(() => source?.device)
};

export type AcquireApi = typeof api;

let source: Source | undefined;
let streams: readonly LiveStream[] = [];

expose(api);
