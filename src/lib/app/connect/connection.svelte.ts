// Over 250 lines because a Connection is one state machine over one worker: each of its calls reads or changes that
// state.
import { transfer } from 'comlink';
import { now } from '../../core/clock.ts';
import { AppError, isAbort, messageOf } from '../../core/errors.ts';
import type { ChannelGrid } from '../../core/signal.ts';
import { seconds, type Seconds } from '../../core/units.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import type { LiveStream } from '../../sources/pump.ts';
import type { TransportAct, TransportState, TransportValue } from '../../sources/replay/transport.ts';
import type { Ask, OpenedDevice, ParamValues, SourceKind } from '../../sources/source.ts';
import type { AcquireApi } from '../../../workers/acquire.worker.ts';
import { ChosenGrids } from './chosen-grids.ts';
import { ConnectedDevice } from './connected-device.svelte.ts';
import type { ReplayedSession } from '../replay/replay-sessions.ts';
import { HealthMeter, type StreamHealth } from './stream-health.ts';
import { LatestWins, singleFlight } from '../kernel/job.ts';
import type { StartWorker, WorkerClient } from '../kernel/worker-client.ts';

/**
 * Where a connection is. `silent`: connected, but nothing comes; `reconnecting`: the device is away and comes back by
 * itself; `lost`: it failed and can be reconnected by hand.
 */
export type ConnectionStatus =
	'choosing' | 'connecting' | 'streaming' | 'silent' | 'reconnecting' | 'lost' | 'closed';

export type { ReplayedSession } from '../replay/replay-sessions.ts';
export type { StreamHealth } from './stream-health.ts';

/** What a source is opened with. */
export interface ConnectRequest {
	/** Names of other sources' streams. */
	readonly taken: readonly string[];
	/** Streams of a source of this kind that was disconnected: those that return go on in their rings. */
	readonly known?: readonly LiveStream[];
	/** Gives the streams that were found their names; throws a SourceError when they cannot be taken. */
	readonly accept: (streams: readonly LiveStream[]) => readonly LiveStream[];
	/** Whether to offer the browser's chooser although a known device is there. */
	readonly ask?: Ask;
}

const SILENT_SECONDS = 1;
/** A device has 1.5 s to stop and its port 2 s to close; a worker that takes longer has died without a word. */
const ANSWER_MS = 5000;

/** One source: the worker it runs in, its streams, and how it is doing. */
export class Connection {
	readonly kind: SourceKind;
	readonly params: ParamValues;
	readonly replayed: ReplayedSession | undefined;
	readonly #startWorker: StartWorker<AcquireApi>;
	readonly #attempt = new LatestWins();
	#status = $state<ConnectionStatus>('connecting');
	#error = $state<string>();
	#streams = $state.raw<readonly LiveStream[]>([]);
	#health = $state.raw<readonly StreamHealth[]>([]);
	#transport = $state.raw<TransportState>();
	#device = $state.raw<ConnectedDevice>();
	#worker: WorkerClient<AcquireApi> | undefined;
	/** The window's half of the device, as long as it is used. */
	#opened: OpenedDevice | undefined;
	/** Told of event markers that an amplifier sends: class index, and when it arrived. */
	onMarker: (classIndex: number, timestamp: Seconds) => void = () => {};
	/** When the worker answered last, seconds on the app clock. */
	#answered = 0;
	#meter = new HealthMeter();
	readonly #grids: ChosenGrids;

	constructor(
		kind: SourceKind,
		params: ParamValues,
		startWorker: StartWorker<AcquireApi>,
		replayed?: ReplayedSession,
		grids = new ChosenGrids()
	) {
		this.kind = kind;
		this.params = params;
		this.#startWorker = startWorker;
		this.replayed = replayed;
		this.#grids = grids;
	}

	get status(): ConnectionStatus {
		return this.#status;
	}
	/** What happened and what to do, when it is lost, silent or reconnecting. */
	get error(): string | undefined {
		return this.#error;
	}
	get streams(): readonly LiveStream[] {
		return this.#streams;
	}
	get health(): readonly StreamHealth[] {
		return this.#health;
	}
	/** Only a replay has one. */
	get transport(): TransportState | undefined {
		return this.#transport;
	}
	/** Only an amplifier has one. */
	get device(): ConnectedDevice | undefined {
		return this.#device;
	}
	get live(): boolean {
		return ['streaming', 'silent', 'reconnecting'].includes(this.#status);
	}

	/**
	 * Opens the source; again after it was lost: its streams then go on in their rings, after a gap. Rejects with a
	 * SourceError and stays `lost` when it cannot be opened, with an AbortError when it was disconnected meanwhile. A call
	 * while one is under way gets that one.
	 */
	readonly connect = singleFlight((request: ConnectRequest) =>
		this.#attempt.run((signal) => this.#open(request, signal))
	);

	/** Ends the connection for good, also while it is being opened. Resolves when the device is free again. */
	async disconnect(): Promise<void> {
		this.#status = 'closed';
		this.#attempt.cancel(this.#closedError());
		await this.#release('told');
	}

	/** Tells a simulated muscle, or whatever listens at the other end, which class is asked for. */
	cueClass(classIndex: number): void {
		if (this.live) this.#tell((worker) => worker.call((api) => api.cueClass(classIndex)));
	}

	/** Tells a simulated muscle how much is asked for, −1 … 1 per direction of movement. */
	setSimulatedEffort(outputs: readonly number[]): void {
		if (this.live) this.#tell((worker) => worker.call((api) => api.setSimulatedEffort(outputs)));
	}

	/** Tells where the electrodes of a stream lie, now and whenever it is connected again; undefined: not known. */
	setGrids(name: string, channelGrids: readonly ChannelGrid[] | undefined): void {
		this.#streams = this.#grids.choose(this.kind.id, this.#streams, name, channelGrids);
	}

	/** Drives a replay; resolves with its new state. */
	async drive(act: TransportAct, value?: TransportValue): Promise<void> {
		this.#transport = await this.#worker?.call((api) => api.transport(act, value));
	}

	/**
	 * Refreshes `health`, `transport` and `status`. Called by the app's ticker. Resolves when the worker has answered: never,
	 * when it died without a word; calls that come meanwhile still refresh `health`.
	 */
	refresh(): Promise<void> {
		if (!this.live) return Promise.resolve();
		this.#measure();
		return this.#ask();
	}

	/** What the rings say. */
	#measure(): void {
		const time = now();
		this.#health = this.#meter.read(this.#streams, time);
		// An amplifier says itself that it is silent, as long as its worker answers.
		if (this.#device && time - this.#answered <= SILENT_SECONDS) return;
		const still = this.#transport && !this.#transport.playing;
		const quiet = Math.min(...this.#health.map((health) => health.quiet));
		if (quiet > SILENT_SECONDS && !still) this.#status = 'silent';
		else if (!this.#device) this.#status = 'streaming';
	}

	/** What the worker says. */
	readonly #ask = singleFlight(async () => {
		const worker = this.#worker;
		try {
			if (this.replayed) this.#transport = await worker?.call((api) => api.transport('state'));
			if (this.#device) await this.#refreshDevice(this.#device);
			this.#answered = now();
		} catch (error) {
			// A worker that ends meanwhile reports itself through `run`.
			if (worker === this.#worker && !isAbort(error)) console.warn(error);
		}
	});

	/** An amplifier says itself how it is doing, and what its settings made of its streams. */
	async #refreshDevice(device: ConnectedDevice): Promise<void> {
		const state = await device.refresh();
		if (!state || !this.live) return;
		this.#error = state.problem;
		if (state.phase === 'streaming' || state.phase === 'silent') this.#status = state.phase;
		else this.#status = state.phase === 'closed' ? this.#status : 'reconnecting';
		if (state.facts.some((facts, i) => !sameJson(facts, this.#streams[i]?.info.facts)))
			this.#streams = this.#streams.map((stream, i) => ({
				...stream,
				info: { ...stream.info, facts: state.facts[i] }
			}));
	}

	#tell(job: (worker: WorkerClient<AcquireApi>) => Promise<unknown>): void {
		// A worker that ends meanwhile reports itself through `run`.
		if (this.#worker) job(this.#worker).catch(() => undefined);
	}

	async #open(request: ConnectRequest, signal: AbortSignal): Promise<void> {
		if (this.#status === 'closed') throw this.#closedError();
		if (this.#status === 'streaming') return;
		// A worker that is silent or waits for its device may have died without a word. It must not write into the rings again.
		const stale = this.live;
		this.#status = 'choosing';
		this.#error = undefined;
		try {
			if (stale) await this.#release('killed');
			signal.throwIfAborted();
			const opened = await this.kind.open?.(this.params, request.ask ?? 'known');
			this.#opened = opened;
			signal.throwIfAborted();
			this.#status = 'connecting';
			const worker = (this.#worker = this.#startWorker());
			const streams = await this.#connectWorker(worker, opened, request);
			signal.throwIfAborted();
			this.#goLive(worker, request.accept(streams));
		} catch (error) {
			// A device that streams by now is told to stop.
			await this.#release(isAbort(error) ? 'killed' : 'told');
			if (signal.aborted) throw signal.reason as Error;
			this.#status = 'lost';
			this.#error = messageOf(error);
			throw error;
		}
	}

	async #connectWorker(
		worker: WorkerClient<AcquireApi>,
		opened: OpenedDevice | undefined,
		{ taken, known = [] }: ConnectRequest
	): Promise<readonly LiveStream[]> {
		const before = [...this.#streams, ...known];
		const streams = await worker.call((api) => {
			if (!opened) return api.connect(this.kind.id, { ...this.params }, before, taken);
			const { port } = opened;
			return api.connect(this.kind.id, { ...this.params }, before, taken, transfer(port, [port]));
		});
		const clock = this.replayed?.id;
		const rings = new Map(before.map(({ ring }) => [new SharedRing(ring).id, ring]));
		return streams.map((stream) => ({
			...stream,
			// A ring that was known stays the same object, for those who use it.
			ring: rings.get(new SharedRing(stream.ring).id) ?? stream.ring,
			...(clock !== undefined && { clock })
		}));
	}

	#goLive(worker: WorkerClient<AcquireApi>, streams: readonly LiveStream[]): void {
		this.#streams = this.#grids.on(this.kind.id, streams);
		this.#status = 'streaming';
		this.#answered = now();
		this.#meter = new HealthMeter();
		if (this.kind.via) {
			this.#device = new ConnectedDevice(worker);
			this.#device.onMarker = (classIndex, time) => this.onMarker(classIndex, seconds(time));
		}
		worker
			.call((api) => api.run())
			.then(
				() =>
					this.#lose(
						worker,
						new AppError('SourceError', `${this.kind.label} ended. Press Reconnect to go on.`)
					),
				(error: unknown) => this.#lose(worker, error)
			);
	}

	#lose(worker: WorkerClient<AcquireApi>, error: unknown): void {
		if (worker !== this.#worker) return;
		this.#status = 'lost';
		this.#error = messageOf(error);
		void this.#release('killed');
	}

	/**
	 * Ends the worker (`told`: after the device was told to stop) and frees the device, which can then be connected again. A
	 * worker that does not answer is ended all the same.
	 */
	async #release(how: 'told' | 'killed'): Promise<void> {
		const [worker, opened] = [this.#worker, this.#opened];
		this.#worker = undefined;
		this.#opened = undefined;
		const late = setTimeout(() => worker?.dispose(), ANSWER_MS);
		try {
			if (how === 'told') await worker?.call((api) => api.disconnect());
		} catch (error) {
			if (!isAbort(error)) console.warn(`Disconnecting ${this.kind.label}: ${messageOf(error)}`);
		}
		clearTimeout(late);
		worker?.dispose();
		opened?.release();
	}

	#closedError(): DOMException {
		return new DOMException(`${this.kind.label} was disconnected.`, 'AbortError');
	}
}

const sameJson = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
