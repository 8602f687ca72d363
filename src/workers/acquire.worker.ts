import { expose } from 'comlink';
import { liveStreams, pump, type LiveStream } from '../lib/sources/pump.ts';
import { deviceApi } from '../lib/sources/device/device-api.ts';
import { sources } from '../lib/sources/index.ts';
import type { TransportAct, TransportState, TransportValue } from '../lib/sources/replay/transport.ts';
import type { ParamValues, Source } from '../lib/sources/source.ts';

/** One connection: a source and the pump that carries its samples into shared memory. */
const api = {
	/**
	 * Opens the device and makes a ring per stream; see `liveStreams`. Only an amplifier's streams give way to names that
	 * are `taken`: those of a replay or of the network say what they are.
	 */
	async connect(
		kind: string,
		params: ParamValues,
		known: readonly LiveStream[],
		taken: readonly string[],
		port?: MessagePort
	): Promise<readonly LiveStream[]> {
		source = await sources.get(kind).create(params, port);
		const infos = await source.connect(new AbortController().signal);
		streams = liveStreams(infos, known, source.device ? taken : []);
		return streams;
	},
	/** Runs until the device ends its streams; rejects when it fails. Called once, after `connect`. */
	async run(): Promise<void> {
		if (source) await pump(source, streams);
	},
	async disconnect(): Promise<void> {
		await source?.disconnect();
	},
	cueClass(classIndex: number): void {
		source?.onClassCue?.(classIndex);
	},
	setSimulatedEffort: (outputs: readonly number[]): void => source?.setSimulatedEffort?.(outputs),
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
