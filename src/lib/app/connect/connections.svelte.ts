import { AppError } from '../../core/errors.ts';
import { isPrediction } from '../../core/signal.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import { sources } from '../../sources/index.ts';
import type { LiveStream } from '../../sources/pump.ts';
import type { Ask, ParamValues } from '../../sources/source.ts';
import { requireReady } from '../kernel/precondition.ts';
import type { AcquireApi } from '../../../workers/acquire.worker.ts';
import type { StartWorker } from '../kernel/worker-client.ts';
import { startAcquireWorker } from './acquire-worker.ts';
import { ChosenGrids, type KeptGrids } from './chosen-grids.ts';
import { Connection, type ReplayedSession } from './connection.svelte.ts';

/** Everything that is connected. Streams have one name each, whoever they come from. */
export class Connections {
	readonly #startWorker: StartWorker<AcquireApi>;
	readonly #kinds: Pick<typeof sources, 'get'>;
	readonly #grids: ChosenGrids;
	/** Streams of sources that were disconnected while their rings are kept, and the kind of their source. */
	#departed: readonly { readonly kind: string; readonly stream: LiveStream }[] = [];
	#list = $state.raw<readonly Connection[]>([]);
	#shown = $state('');
	/** Told of a stream that has just come (back). */
	onStream: (stream: LiveStream) => void = () => {};
	/** True while a stream that is disconnected and connected again must go on in its ring: while it is recorded. */
	keepRings: () => boolean = () => false;
	/** Told of event markers that an amplifier sends. */
	onMarker: Connection['onMarker'] = () => {};
	/** Called for every class that is cued. */
	onClassCue: (classIndex: number) => void = () => {};

	/** `kept`: where electrode grids that a person chose are kept; `kinds`: the source registry. */
	constructor(
		kept: KeptGrids = { grids: {} },
		startWorker: StartWorker<AcquireApi> = startAcquireWorker,
		kinds: Pick<typeof sources, 'get'> = sources
	) {
		this.#startWorker = startWorker;
		this.#kinds = kinds;
		this.#grids = new ChosenGrids(kept);
	}

	get list(): readonly Connection[] {
		return this.#list;
	}

	/** All streams of sources that are live, in the order they were connected. */
	get streams(): readonly LiveStream[] {
		return this.#list.filter((connection) => connection.live).flatMap((connection) => connection.streams);
	}

	/** The stream on the scope: the one picked by name, else the first with signal in it. */
	get shown(): LiveStream | undefined {
		const streams = this.#list.flatMap((connection) => connection.streams);
		return (
			streams.find((stream) => stream.info.name === this.#shown) ??
			streams.find((stream) => !isPrediction(stream.info)) ??
			streams[0]
		);
	}

	show(name: string): void {
		this.#shown = name;
	}

	/** The replay among the connections, when there is one. */
	get replay(): Connection | undefined {
		return this.#list.find((connection) => connection.replayed !== undefined);
	}

	/** Opens a source. Rejects with a SourceError that says what to do; then nothing is left of it. */
	async connect(
		kindId: string,
		params: ParamValues = {},
		replayed?: ReplayedSession,
		ask: Ask = 'known'
	): Promise<Connection> {
		const connection = new Connection(
			this.#kinds.get(kindId),
			params,
			this.#startWorker,
			replayed,
			this.#grids
		);
		connection.onMarker = (classIndex, timestamp) => this.onMarker(classIndex, timestamp);
		this.#list = [...this.#list, connection];
		try {
			await this.#open(connection, ask);
		} catch (error) {
			this.#remove(connection);
			throw error;
		}
		return connection;
	}

	/** Opens a lost source again; its streams go on after a gap. */
	async reconnect(connection: Connection): Promise<void> {
		await this.#open(connection);
	}

	async disconnect(connection: Connection): Promise<void> {
		const { streams } = connection;
		await connection.disconnect();
		this.#remove(connection);
		this.#forgetDeparted();
		if (this.keepRings()) {
			const kind = connection.kind.id;
			this.#departed = [...this.#departed, ...streams.map((stream) => ({ kind, stream }))];
		}
	}

	/** True while samples of a stream come. */
	flows(name: string): boolean {
		return this.#list.some(
			({ status, streams }) => status === 'streaming' && streams.some(({ info }) => info.name === name)
		);
	}

	/** Tells every source which class is cued. */
	cueClass(classIndex: number): void {
		for (const connection of this.#list) connection.cueClass(classIndex);
		this.onClassCue(classIndex);
	}

	/** Tells every source which effort to simulate, −1 … 1 per direction of movement. */
	setSimulatedEffort(outputs: readonly number[]): void {
		for (const connection of this.#list) connection.setSimulatedEffort(outputs);
	}

	/** Called by the app's ticker. Waits for no worker: one that died without a word holds up no other source. */
	refresh(): void {
		this.#forgetDeparted();
		for (const connection of this.#list) void connection.refresh();
	}

	async #open(connection: Connection, ask: Ask = 'known'): Promise<void> {
		this.#forgetDeparted();
		const { replayed, kind } = connection;
		const taken = this.#othersOf(connection).flatMap(({ streams }) => streams.map(({ info }) => info.name));
		const known = this.#departed
			.filter((one) => one.kind === kind.id && one.stream.clock === replayed?.id)
			.map(({ stream }) => stream)
			.filter(({ info }) => !taken.includes(info.name));
		const accept = (streams: readonly LiveStream[]): readonly LiveStream[] =>
			this.#accept(connection, streams);
		await connection.connect({ taken, known, accept, ask });
		const rings = new Set(connection.streams.map(ringId));
		this.#departed = this.#departed.filter(({ stream }) => !rings.has(ringId(stream)));
		for (const stream of connection.streams) this.onStream(stream);
	}

	/** While rings are kept, a stream that comes back with another shape gets a name of its own, and says whose place it takes. */
	#accept(connection: Connection, streams: readonly LiveStream[]): readonly LiveStream[] {
		const before = this.keepRings()
			? [...connection.streams, ...this.#departed.map(({ stream }) => stream)]
			: [];
		const others = this.#othersOf(connection).flatMap((other) => other.streams);
		const taken = new Set([...before, ...others, ...streams].map(({ info }) => info.name));
		const named = streams.map((stream) => {
			const { name } = stream.info;
			const old = before.find(({ info }) => info.name === name);
			if (!old || ringId(old) === ringId(stream)) return stream;
			let free = name;
			for (let n = 2; taken.has(free); n++) free = `${name}-${n}`;
			taken.add(free);
			return { ...stream, info: { ...stream.info, name: free }, follows: name };
		});
		const objection = this.#clash(connection, named);
		if (objection) throw new AppError('SourceError', objection);
		return named;
	}

	#othersOf(connection: Connection): readonly Connection[] {
		return this.#list.filter((other) => other !== connection);
	}

	#forgetDeparted(): void {
		if (this.#departed.length > 0 && !this.keepRings()) this.#departed = [];
	}

	#clash(connection: Connection, streams: readonly LiveStream[]): string | undefined {
		for (const other of this.#othersOf(connection)) {
			const taken = other.streams.find(({ info }) =>
				streams.some((stream) => stream.info.name === info.name)
			);
			if (taken) {
				return `A stream called "${taken.info.name}" is already live (${other.kind.label}). Disconnect that source first, then connect again.`;
			}
		}
		return undefined;
	}

	#remove(connection: Connection): void {
		this.#list = this.#list.filter((other) => other !== connection);
	}
}

/** Throws when nothing is live: `what` says what cannot be done. */
export function needStream(connections: Pick<Connections, 'streams'>, what: string): void {
	const text = `${what} needs a live source. Choose one and press Connect.`;
	requireReady('SourceError', () => (connections.streams.length === 0 ? text : undefined));
}

const ringId = ({ ring }: LiveStream): bigint => new SharedRing(ring).id;
