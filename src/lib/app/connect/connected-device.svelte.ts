import { proxy } from 'comlink';
import type { DeviceState, ParamValues } from '../../sources/source.ts';
import type { AcquireApi } from '../../../workers/acquire.worker.ts';
import { download } from '../kernel/download.ts';
import { singleFlight } from '../kernel/job.ts';
import type { WorkerClient } from '../kernel/worker-client.ts';

/** The amplifier behind a connection: how it is doing, and what can be done with it. */
export class ConnectedDevice {
	readonly #worker: WorkerClient<AcquireApi>;
	#state = $state.raw<DeviceState>();
	#electrodes = $state.raw<readonly string[]>([]);
	#ohms = $state.raw<readonly (number | undefined)[]>([]);
	#measuring = $state(false);
	/** Told of event markers that the device sent: a class index and the time on the app clock. */
	onMarker: (classIndex: number, timestamp: number) => void = () => {};

	constructor(worker: WorkerClient<AcquireApi>) {
		this.#worker = worker;
	}

	get state(): DeviceState | undefined {
		return this.#state;
	}
	/** Names of the electrodes whose contact can be measured. */
	get electrodes(): readonly string[] {
		return this.#electrodes;
	}
	/** What the last check measured, per electrode; undefined where it has not come to it. */
	get ohms(): readonly (number | undefined)[] {
		return this.#ohms;
	}
	get measuring(): boolean {
		return this.#measuring;
	}

	/** Called by the connection, a few times a second. */
	async refresh(): Promise<DeviceState | undefined> {
		const state = await this.#worker.call((api) => api.deviceState());
		if (!this.#state && state) this.#electrodes = await this.#worker.call((api) => api.electrodes());
		this.#state = state;
		for (const { classIndex, timestamp } of state?.markers ?? []) this.onMarker(classIndex, timestamp);
		return state;
	}

	/** Applies settings while it streams; there is a short gap. Rejects with a SourceError when it does not take them. */
	async set(params: ParamValues): Promise<void> {
		await this.#worker.call((api) => api.setDevice(params));
		this.#electrodes = await this.#worker.call((api) => api.electrodes());
	}

	/** Measures the contact of all electrodes. The streams carry the test current meanwhile. */
	readonly measureImpedance = singleFlight(() => this.#measureImpedance());

	async #measureImpedance(): Promise<void> {
		this.#measuring = true;
		this.#ohms = this.#electrodes.map(() => undefined);
		try {
			await this.#worker.call((api) =>
				api.measureImpedance(
					proxy((channel, ohms) => (this.#ohms = this.#ohms.map((old, i) => (i === channel ? ohms : old))))
				)
			);
		} finally {
			this.#measuring = false;
		}
	}

	async startLog(): Promise<void> {
		await this.#worker.call((api) => api.startLog());
	}

	/** Ends the log; the browser saves it as a file. */
	async saveLog(name: string): Promise<void> {
		const text = await this.#worker.call((api) => api.stopLog());
		if (text !== undefined) download(new Blob([text], { type: 'text/plain' }), name);
	}
}
