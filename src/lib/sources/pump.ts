import { now } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Chunk, Gap, StreamInfo } from '../core/signal.ts';
import { samples, seconds, type Samples } from '../core/units.ts';
import { SharedRing, type RingHandle } from '../ring/shared-ring.ts';
import type { Source } from './source.ts';

/** A stream of a live source: what it says about itself and the ring its samples are in. Cloneable. */
export interface LiveStream {
	readonly info: StreamInfo;
	readonly ring: RingHandle;
	/** Id of the session that is replayed, whose clock the timestamps are on; undefined: the app clock. */
	readonly clock?: string | undefined;
	/** Name of a stream that this one takes the place of: its source came back with another shape. */
	readonly follows?: string | undefined;
}

const RING_SECONDS = 20;
const RING_BYTES = 96 * 2 ** 20;
const RING_MIN_SECONDS = 2;

/** A ring for one stream: 20 s of it, less where that would take more than 96 MiB, never under 2 s. */
export function ringFor(info: StreamInfo): SharedRing {
	const bytesPerSecond = Math.max(1, info.fs) * (info.nChannels * 4 + 16);
	const held = Math.max(RING_MIN_SECONDS, Math.min(RING_SECONDS, RING_BYTES / bytesPerSecond));
	return SharedRing.create(info.nChannels, Math.max(64, Math.ceil(held * info.fs)));
}

/**
 * The streams of a source as they go live. One that was `known` and has kept its shape goes on in its old ring, under its
 * old name: that is a device that dropped and returned. Streams of exactly the known name come first, then those that
 * only had to take a number; a known stream is taken once. A name in `taken` belongs to another source, a second armband
 * perhaps: the stream then gets a number behind its name.
 */
export function liveStreams(
	infos: readonly StreamInfo[],
	known: readonly LiveStream[],
	taken: readonly string[]
): readonly LiveStream[] {
	const left = [...known];
	const takeKnown = (fits: (stream: LiveStream) => boolean): LiveStream | undefined => {
		const at = left.findIndex(fits);
		return at < 0 ? undefined : left.splice(at, 1)[0];
	};
	const sameName = infos.map((info) =>
		takeKnown((stream) => stream.info.name === info.name && sameShape(stream.info, info))
	);
	const before = infos.map(
		(info, i) =>
			sameName[i] ??
			takeKnown(
				(stream) => baseName(stream.info.name) === baseName(info.name) && sameShape(stream.info, info)
			)
	);
	const names = new Set([...taken, ...before.flatMap((stream) => (stream ? [stream.info.name] : []))]);
	return infos.map((info, i) => {
		const old = before[i];
		if (old) return { ...old, info: { ...info, name: old.info.name } };
		let name = info.name;
		for (let n = 2; names.has(name); n++) name = `${info.name}-${n}`;
		names.add(name);
		return { info: { ...info, name }, ring: ringFor(info).handle };
	});
}

const baseName = (name: string): string => name.replace(/-\d+$/, '');

const sameShape = (a: StreamInfo, b: StreamInfo): boolean =>
	a.nChannels === b.nChannels && a.fs === b.fs && a.unit === b.unit;

/**
 * Moves a source's packets into rings until the source ends or fails; both are passed on. This is where a sample gets
 * its index, and where gaps are counted. A ring that already holds rows is a stream that dropped and returned: it goes
 * on after a gap.
 */
export async function pump(source: Source, streams: readonly LiveStream[], clock = now): Promise<void> {
	const writers = streams.map(({ info, ring }) => new StreamWriter(info, new SharedRing(ring)));
	for await (const { stream, chunk } of source.read()) {
		const writer = writers[stream];
		if (!writer)
			throw new AppError(
				'SourceError',
				`The device sent stream ${stream}, which it never announced. Reconnect it.`
			);
		writer.write(chunk, clock);
	}
}

/** The checks and the counting for one stream. */
class StreamWriter {
	readonly #info: StreamInfo;
	readonly #ring: SharedRing;
	#next: Samples;
	#last: number;
	#returned: boolean;

	constructor(info: StreamInfo, ring: SharedRing) {
		this.#info = info;
		this.#ring = ring;
		this.#next = ring.nextIndex;
		this.#last = ring.newest;
		this.#returned = ring.written > 0;
	}

	write(chunk: Chunk, clock: typeof now): void {
		const n = chunk.timestamps.length;
		if (n === 0) return;
		this.#check(chunk);
		const gap = this.#gapBefore(chunk);
		this.#ring.write(chunk, clock(), gap);
		this.#next = samples((gap?.sample ?? this.#next) + n);
		this.#last = chunk.timestamps[n - 1]!;
		this.#returned = false;
	}

	#check({ data, timestamps }: Chunk): void {
		const { name, nChannels } = this.#info;
		if (data.length !== timestamps.length * nChannels) {
			throw new AppError(
				'SourceError',
				`Stream "${name}" sent ${data.length} values for ${timestamps.length} samples of ${nChannels} channels. Reconnect the device.`
			);
		}
		if (!Number.isFinite(timestamps[0]) || !Number.isFinite(timestamps[timestamps.length - 1])) {
			throw new AppError(
				'SourceError',
				`Stream "${name}" sent a sample without a time. Reconnect the device.`
			);
		}
	}

	#gapBefore({ index, lost = 0, timestamps }: Chunk): Gap | undefined {
		const span = seconds(Number.isNaN(this.#last) ? 0 : timestamps[0]! - this.#last);
		if (this.#returned && index === undefined) {
			const absent = Math.max(lost, Math.round(span * this.#info.fs) - 1, 0);
			return { sample: this.#next, lost: absent, seconds: span };
		}
		if (lost === 0 && (index === undefined || index === this.#next)) return undefined;
		return { sample: index ?? this.#next, lost, seconds: span };
	}
}
