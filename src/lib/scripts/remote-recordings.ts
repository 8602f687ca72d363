import { expose, transfer, wrap } from 'comlink';
import type { LabelledRecording } from '../core/recording.ts';
import type { Chunk } from '../core/signal.ts';

/** A recording without its samples. */
type Facts = Omit<LabelledRecording, 'chunks' | 'targets'> & {
	readonly targets?: Omit<NonNullable<LabelledRecording['targets']>, 'chunks'> | undefined;
};

/** What the reading side asks. */
interface Feed {
	list(): readonly Facts[];
	/** Begins to read from the start. */
	open(recording: number, what: 'signal' | 'targets'): number;
	/** The next chunk of a reading; undefined at its end. */
	next(reading: number): Promise<Chunk | undefined>;
}

/** Offers recordings to the other side of a port: it gets their samples chunk by chunk, and nothing else. */
export function offerRecordings(recordings: readonly LabelledRecording[], port: MessagePort): void {
	const readings: AsyncIterator<Chunk>[] = [];
	const feed: Feed = {
		list: () =>
			recordings.map(({ chunks: _, targets, ...facts }) => ({
				...facts,
				...(targets && { targets: { info: targets.info } })
			})),
		open(recording, what) {
			const one = recordings[recording];
			const chunks = what === 'signal' ? one?.chunks() : one?.targets?.chunks();
			if (!chunks) throw new Error(`There is no ${what} of recording ${recording}.`);
			return readings.push(chunks[Symbol.asyncIterator]()) - 1;
		},
		async next(reading) {
			const step = await readings[reading]!.next();
			if (step.done) return undefined;
			// A copy: the reader may use its memory again.
			const [data, timestamps] = [step.value.data.slice(), step.value.timestamps.slice()];
			return transfer({ ...step.value, data, timestamps }, [data.buffer, timestamps.buffer]);
		}
	};
	expose(feed, port);
}

/** Recordings offered on the other side of a port. */
export async function offeredRecordings(port: MessagePort): Promise<LabelledRecording[]> {
	const feed = wrap<Feed>(port);
	const read = (recording: number, what: 'signal' | 'targets') =>
		async function* (): AsyncGenerator<Chunk> {
			const reading = await feed.open(recording, what);
			for (let chunk = await feed.next(reading); chunk; chunk = await feed.next(reading)) yield chunk;
		};
	return (await feed.list()).map(({ targets, ...facts }, i): LabelledRecording => ({
		...facts,
		chunks: read(i, 'signal'),
		...(targets && { targets: { ...targets, chunks: read(i, 'targets') } })
	}));
}
