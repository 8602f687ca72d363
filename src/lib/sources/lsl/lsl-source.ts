// Over 250 lines because a source of several streams is one class: their beginnings and outages depend on each other.
import { Alarm } from '../../core/alarm.ts';
import { now } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import type { Chunk, StreamInfo } from '../../core/signal.ts';
import type { DeviceControl, DeviceState, Packet, Source } from '../source.ts';
import { BridgeLink, type LinkOptions } from './bridge-link.ts';
import { InletDecoder } from './inlet-decoder.ts';
import type { DescribedStream, Frame, Reply, StreamAddress } from './protocol.ts';
import { noSignalReason } from './stream-choice.ts';
import { factsOf, infoOf, notesOf, roundUp, warningsOf } from './stream-facts.ts';

const CONNECT_SECONDS = 15;
const RETRY_MS = 1_000;
const SILENT_SECONDS = 1;

/** How one stream of the connection is doing. */
export interface LslHealth {
	readonly name: string;
	readonly phase: 'streaming' | 'waiting' | 'ended';
	/** What happened and what to do; empty while it streams. */
	readonly problem: string;
	/** How well its timestamps are known, seconds either way. */
	readonly uncertainty: number;
	/** True when its outlet's clock could not be asked. */
	readonly byArrival: boolean;
}

interface Followed {
	readonly address: StreamAddress;
	id: number;
	stream?: DescribedStream;
	info?: StreamInfo;
	decoder?: InletDecoder;
	phase: 'connecting' | 'streaming' | 'waiting' | 'ended';
	problem: string;
}

/** One or more LSL streams through the bridge. It lives through restarts of the bridge and of the outlets. */
export class LslSource implements Source {
	readonly #address: string;
	readonly #options: LinkOptions;
	readonly #followed: Followed[];
	#link: BridgeLink | undefined;
	#packets: Packet[] = [];
	readonly #alarm = new Alarm();
	#lastReceived = now();
	#failure: AppError | undefined;
	#closed = false;

	constructor(address: string, streams: readonly StreamAddress[], options: LinkOptions = {}) {
		this.#address = address;
		this.#options = options;
		this.#followed = streams.map((one) => ({ address: one, id: -1, phase: 'connecting', problem: '' }));
	}

	/** How every stream is doing. */
	get health(): readonly LslHealth[] {
		return this.#followed.map(({ info, decoder, phase, problem }) => ({
			name: info?.name ?? '',
			phase: phase === 'connecting' ? 'waiting' : phase,
			problem,
			uncertainty: decoder?.uncertainty ?? NaN,
			byArrival: decoder?.byArrival ?? false
		}));
	}

	/** How it is doing, in the words of a device; it has no settings, electrodes or raw log of its own. */
	readonly device: DeviceControl = {
		state: () => this.#state(),
		set: async () => undefined,
		electrodes: [],
		// eslint-disable-next-line require-yield
		async *impedance() {
			return;
		},
		startLog: () => undefined,
		stopLog: () => undefined
	};

	#state(): DeviceState {
		const waiting = this.#followed.filter(({ phase }) => phase !== 'streaming');
		const unknown = Math.max(...this.health.map(({ uncertainty }) => uncertainty));
		const held = this.#followed.some(({ decoder }) => decoder?.holding && Number.isNaN(decoder.uncertainty));
		const times = held
			? 'Samples come, and are held until the clocks are known: a second or two, and none is lost.'
			: Number.isNaN(unknown)
				? ''
				: `Times are known within ± ${roundUp(unknown * 1000)} ms.`;
		return {
			phase:
				waiting.length > 0
					? 'reconnecting'
					: now() - this.#lastReceived > SILENT_SECONDS
						? 'silent'
						: 'streaming',
			problem: waiting.map(({ problem }) => problem).join(' ') || undefined,
			clocks: [],
			text: [times, ...this.#followed.flatMap(notesOf)].filter(Boolean).join(' ') || undefined,
			warning: this.#followed.flatMap(warningsOf).join(' ') || undefined,
			params: {},
			facts: this.#followed.map(({ info, decoder }) => factsOf(info, decoder)),
			markers: []
		};
	}

	async connect(signal: AbortSignal): Promise<readonly StreamInfo[]> {
		if (this.#followed.length === 0)
			throw new AppError(
				'SourceError',
				'No LSL stream is chosen. Choose one in the list, then press Connect.'
			);
		this.#link = new BridgeLink(
			this.#address,
			{
				open: () => this.#followed.forEach((one) => this.#subscribe(one)),
				state: (state, message) => this.#linkState(state, message),
				reply: (reply) => this.#reply(reply),
				frame: (frame) => this.#frame(frame)
			},
			this.#options
		);
		signal.addEventListener('abort', () => void this.disconnect());
		let end = now() + CONNECT_SECONDS;
		while (!this.#followed.every(({ info }) => info)) {
			// The person has all the time to answer a question of the browser.
			if (this.#link.state === 'question') end = now() + CONNECT_SECONDS;
			if (!this.#failure && now() > end)
				this.#fail(`The bridge did not answer for ${CONNECT_SECONDS} s. Start it again, then press Connect.`);
			if (this.#failure) {
				await this.disconnect();
				throw this.#failure;
			}
			await this.#news(200);
		}
		return this.#followed.map(({ info }) => info!);
	}

	async *read(): AsyncIterable<Packet> {
		while (!this.#closed) {
			const packets = this.#packets;
			this.#packets = [];
			yield* packets;
			if (this.#failure) throw this.#failure;
			if (this.#packets.length === 0) await this.#news(1000);
		}
	}

	async disconnect(): Promise<void> {
		this.#closed = true;
		this.#link?.close();
		this.#alarm.ring();
	}

	#news(ms: number): Promise<void> {
		return this.#alarm.sleep(ms);
	}

	#subscribe(one: Followed): void {
		if (one.phase === 'ended' || !this.#link) return;
		one.id = this.#link.newId();
		const { stream } = one;
		// Once it is known, exactly this stream is meant, also when its outlet is another one by then.
		const meant: StreamAddress = stream
			? stream.sourceId
				? { name: stream.name, type: stream.type, sourceId: stream.sourceId }
				: { name: stream.name, type: stream.type, host: stream.host }
			: one.address;
		this.#link.send({ type: 'subscribe', id: one.id, stream: meant });
	}

	#linkState(state: BridgeLink['state'], message: string): void {
		const first = this.#followed.some(({ info }) => !info);
		const none = state === 'waiting' || state === 'blocked' || state === 'unpressed';
		if (state === 'refused' || (none && first)) this.#fail(message);
		else if (none) for (const one of this.#followed) this.#wait(one, message);
		this.#alarm.ring();
	}

	#reply(reply: Reply): void {
		const one = 'id' in reply ? this.#followed.find(({ id }) => id === reply.id) : undefined;
		if (!one) return;
		if (reply.type === 'subscribed') this.#subscribed(one, reply.stream);
		else if (reply.type === 'refused') this.#refused(one, reply.message);
		else if (reply.type === 'clock') this.#measured(one, reply.offset, reply.rtt);
		else if (reply.type === 'state' && reply.state === 'streaming') {
			one.phase = 'streaming';
			one.problem = '';
		} else if (reply.type === 'state' && reply.state === 'lost') this.#wait(one, reply.message);
		else if (reply.type === 'state') this.#ended(one, reply.message);
		this.#alarm.ring();
	}

	#subscribed(one: Followed, stream: DescribedStream): void {
		const before = one.stream;
		if (!before) {
			const why = noSignalReason(stream);
			if (why) return this.#fail(`"${stream.name}" cannot be recorded as a signal. ${why}`);
			one.stream = stream;
			one.decoder = new InletDecoder(stream);
			one.info = infoOf(stream, this.#freeName(stream));
		} else if (
			before.rate !== stream.rate ||
			before.channels !== stream.channels ||
			before.format !== stream.format
		) {
			const what = ({ channels, rate }: DescribedStream): string => `${channels} channels at ${rate} Hz`;
			return this.#ended(
				one,
				`"${stream.name}" came back with ${what(stream)} instead of ${what(before)}. Disconnect it and connect it anew.`
			);
		} else {
			one.stream = stream;
			const time = now();
			this.#put(one, one.decoder!.resume(stream.uid, time, this.#link!.clock.at(time)));
		}
		one.phase = 'streaming';
		one.problem = '';
	}

	/** Two streams of one name are told apart by their computers, or a number. */
	#freeName({ name, host }: DescribedStream): string {
		const taken = new Set(this.#followed.map(({ info }) => info?.name));
		const names = [name, `${name} ${host}`, ...Array.from({ length: 64 }, (_, i) => `${name} ${i + 2}`)];
		return names.find((one) => !taken.has(one))!;
	}

	#refused(one: Followed, message: string): void {
		if (!one.info) return this.#fail(message);
		this.#wait(one, message);
		setTimeout(() => {
			if (!this.#closed && one.phase === 'waiting') this.#subscribe(one);
		}, RETRY_MS);
	}

	#wait(one: Followed, message: string): void {
		if (one.phase === 'ended') return;
		one.phase = 'waiting';
		one.problem = message;
		this.#flush(one);
	}

	#ended(one: Followed, message: string): void {
		one.phase = 'ended';
		one.problem = message;
		this.#flush(one);
		// The others run on; without any there is nothing to wait for.
		if (this.#followed.every(({ phase }) => phase === 'ended')) this.#fail(message);
	}

	#measured(one: Followed, offset: number, rtt: number): void {
		const time = now();
		one.decoder?.measured(time, offset, rtt);
		this.#put(one, one.decoder?.release(time, this.#link!.clock.at(time)) ?? []);
	}

	#put(one: Followed, chunks: readonly Chunk[]): void {
		const stream = this.#followed.indexOf(one);
		for (const chunk of chunks) this.#packets.push({ stream, chunk });
		if (chunks.length > 0) this.#alarm.ring();
	}

	/** Whatever comes next, what is held came before it. */
	#flush(one: Followed): void {
		const time = now();
		this.#put(one, one.decoder?.flush(time, this.#link?.clock.at(time)) ?? []);
	}

	#frame(frame: Frame): void {
		const one = this.#followed.find(({ id }) => id === frame.id);
		if (!one?.decoder || one.phase === 'ended') return;
		const time = now();
		this.#lastReceived = time;
		this.#put(one, one.decoder.take(frame, time, this.#link!.clock.at(time)));
	}

	#fail(message: string): void {
		this.#failure ??= new AppError('SourceError', message);
		this.#alarm.ring();
	}
}
