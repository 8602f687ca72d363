import type { StreamInfo } from '../../core/signal.ts';
import { hertz } from '../../core/units.ts';
import { liveStreams, type LiveStream } from '../../sources/pump.ts';
import type { OpenedDevice, SourceKind } from '../../sources/source.ts';
import type { AcquireApi } from '../../../workers/acquire.worker.ts';
import { gate, type Gate } from '../kernel/gate.fixture.ts';
import { localClient, type LocalClient } from '../kernel/local-client.fixture.ts';

/** The acquire workers of a test. */
export class FakeAcquire {
	/** What the device says about its streams the next time it is connected. */
	infos: readonly StreamInfo[] = [streamInfo('emg')];
	/** Connecting waits for it. */
	connecting: Promise<unknown> = Promise.resolve();
	/** The answer to disconnecting waits for it. */
	disconnecting: Promise<unknown> = Promise.resolve();
	/** What the device says of itself. */
	state: Promise<never> | undefined = undefined;
	/** As an amplifier, whose streams give way to names that are taken. */
	amplifier = true;
	readonly clients: LocalClient<AcquireApi>[] = [];
	/** Ends `run` of each worker. */
	readonly runs: Gate[] = [];
	/** What was called, in order. */
	readonly log: string[] = [];

	readonly start = (): LocalClient<AcquireApi> => {
		const run = gate();
		this.runs.push(run);
		const client = localClient<AcquireApi>(this.#api(run));
		this.clients.push(client);
		return client;
	};

	#api(run: Gate): AcquireApi {
		return {
			connect: async (_kind, _params, known, taken) => {
				this.log.push('connect');
				await this.connecting;
				// Cloned, as on the way from a worker.
				return structuredClone(liveStreams(this.infos, known, this.amplifier ? taken : [])) as LiveStream[];
			},
			run: () => run.promise,
			disconnect: async () => {
				this.log.push('disconnect');
				await this.disconnecting;
			},
			cueClass: (classIndex) => void this.log.push(`cue ${classIndex}`),
			setSimulatedEffort: (outputs) => void this.log.push(`effort ${outputs.join()}`),
			transport: () => undefined,
			// A state that never comes: its worker died without a word.
			deviceState: () => this.state as undefined,
			electrodes: () => [],
			setDevice: async () => undefined,
			measureImpedance: async () => undefined,
			startLog: () => undefined,
			stopLog: () => undefined
		};
	}
}

export const streamInfo = (name: string, more: Partial<StreamInfo> = {}): StreamInfo => ({
	...{ name, nChannels: 2, fs: hertz(100), unit: 'uV' as const },
	...more
});

/** A kind of source; `open` when a device has to be chosen. */
export const fakeKind = (id: string, open?: () => Promise<OpenedDevice>): SourceKind => ({
	...{ id, label: `Device ${id}`, summary: '', params: [] },
	...{ group: 'simulated', needs: 'nothing' },
	...(open && { open }),
	create: () => Promise.reject(new Error('Created in the worker only.'))
});

/** A chosen device that counts how often it was let go. */
export function fakeDevice(): OpenedDevice & { readonly released: () => number } {
	let released = 0;
	const { port1, port2 } = new MessageChannel();
	port1.close();
	return { port: port2, release: () => void released++, released: () => released };
}
