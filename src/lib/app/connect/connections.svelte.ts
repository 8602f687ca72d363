import { isPrediction } from '../../core/signal.ts';
import { sources } from '../../sources/index.ts';
import type { LiveStream } from '../../sources/pump.ts';
import type { Ask, ParamValues } from '../../sources/source.ts';
import { requireReady } from '../kernel/precondition.ts';
import { Connection, type ReplayedSession } from './connection.svelte.ts';

/** Everything that is connected. Streams have one name each, whoever they come from. */
export class Connections {
	#connections = $state.raw<readonly Connection[]>([]);
	#shown = $state('');
	/** Told of a stream that has just come (back). */
	onStream: (stream: LiveStream) => void = () => {};
	/** Told of event markers that an amplifier sends. */
	onMarker: Connection['onMarker'] = () => {};
	/** Told of every class that is asked for. */
	onGesture: (classIndex: number) => void = () => {};

	get connections(): readonly Connection[] {
		return this.#connections;
	}

	/** All streams of sources that are live, in the order they were connected. */
	get streams(): readonly LiveStream[] {
		return this.#connections
			.filter((connection) => connection.live)
			.flatMap((connection) => connection.streams);
	}

	/** The stream on the scope: the one picked by name, else the first with signal in it. */
	get shown(): LiveStream | undefined {
		const streams = this.#connections.flatMap((connection) => connection.streams);
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
		return this.#connections.find((connection) => connection.replayed !== undefined);
	}

	/** Opens a source. Rejects with a SourceError that says what to do; then nothing is left of it. */
	async connect(
		kindId: string,
		params: ParamValues = {},
		replayed?: ReplayedSession,
		ask: Ask = 'known'
	): Promise<Connection> {
		const connection = new Connection(sources.get(kindId), params, replayed);
		connection.onMarker = (classIndex, timestamp) => this.onMarker(classIndex, timestamp);
		this.#connections = [...this.#connections, connection];
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
		await connection.disconnect();
		this.#remove(connection);
	}

	/** True while samples of a stream come. */
	flows(name: string): boolean {
		return this.#connections.some(
			({ status, streams }) => status === 'streaming' && streams.some(({ info }) => info.name === name)
		);
	}

	/** The gesture hook: every source hears which class is asked for. */
	gesture(classIndex: number): void {
		for (const connection of this.#connections) connection.gesture(classIndex);
		this.onGesture(classIndex);
	}

	/** The effort hook: every source hears how much is asked for, −1 … 1 per direction of movement. */
	effort(outputs: readonly number[]): void {
		for (const connection of this.#connections) connection.effort(outputs);
	}

	async refresh(): Promise<void> {
		await Promise.all(this.#connections.map((connection) => connection.refresh()));
	}

	async #open(connection: Connection, ask: Ask = 'known'): Promise<void> {
		const others = this.#connections.filter((other) => other !== connection);
		const taken = others.flatMap(({ streams }) => streams.map(({ info }) => info.name));
		await connection.connect(taken, (streams) => this.#clash(connection, streams), ask);
		for (const stream of connection.streams) this.onStream(stream);
	}

	#clash(connection: Connection, streams: readonly LiveStream[]): string | undefined {
		for (const other of this.#connections) {
			if (other === connection) continue;
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
		this.#connections = this.#connections.filter((other) => other !== connection);
	}
}

/** Throws when nothing is live: `what` says what cannot be done. */
export function needStream(deck: Connections, what: string): void {
	const text = `${what} needs a live source. Choose one and press Connect.`;
	requireReady('SourceError', () => (deck.streams.length === 0 ? text : undefined));
}
