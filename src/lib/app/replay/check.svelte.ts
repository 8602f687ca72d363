import { SharedRing } from '../../ring/shared-ring.ts';
import type { LiveStream } from '../../sources/pump.ts';
import type { Connection } from '../connect/connection.svelte.ts';
import type { Prediction } from '../predict/prediction.svelte.ts';

/** How predictions made in a replay compare with those recorded live. */
export interface CheckCounts {
	/** Windows both predicted on. */
	readonly compared: number;
	readonly differing: number;
	/** Timestamp of the window of the first difference. */
	readonly first: number | undefined;
	/** Why nothing is compared; undefined when it is. */
	readonly why: string | undefined;
}

/** Rows of either side that wait for the other. */
const MOST_WAITING = 4096;
const NOTHING: CheckCounts = { compared: 0, differing: 0, first: undefined, why: undefined };

/** Compares, while a session is replayed, what a model says with what was recorded when it was at work live. */
export class ReplayCheck {
	readonly #prediction: Pick<Prediction, 'bundle' | 'output'>;
	#figures = $state.raw<CheckCounts>(NOTHING);
	#pair:
		{ readonly session: string; readonly model: string; readonly then: Rows; readonly now: Rows } | undefined;

	constructor(prediction: Pick<Prediction, 'bundle' | 'output'>) {
		this.#prediction = prediction;
	}

	get figures(): CheckCounts {
		return this.#figures;
	}

	/** Takes over what is new in both rings. Called by the app's ticker. */
	refresh(replay: Pick<Connection, 'replayed' | 'streams'> | undefined): void {
		const { bundle, output } = this.#prediction;
		const recorded = replay?.replayed?.predictions.filter(({ smoothed }) => !smoothed) ?? [];
		if (!replay || !bundle || !output || recorded.length === 0) return this.#none(undefined);
		const all = recorded.flatMap(({ stretches }) => stretches);
		const mine = all.filter(({ modelId }) => modelId === bundle.id);
		const stream = replay.streams.find(({ info }) => info.name === mine[0]?.stream);
		if (!stream) {
			const names = [...new Set(all.map(({ modelName }) => modelName ?? 'a model that is not named'))].join(
				', '
			);
			return this.#none(`It was recorded with ${names}; choose that model to compare.`);
		}
		if (mine.some(({ adaptation }) => adaptation !== undefined)) {
			return this.#none('The model was adapted when this was recorded: press Verify to repeat each step.');
		}
		if (bundle.pipeline.filters.length > 0) {
			return this.#none('Filters remember what came before a jump: press Verify to compare from the start.');
		}
		const before = this.#pair;
		const same =
			before?.session === replay.replayed?.id &&
			before?.model === bundle.id &&
			before.then.buffer === stream.ring.buffer &&
			before.now.buffer === output.ring.buffer;
		if (!same || !this.#pair) {
			// What other models said in this stream is not compared.
			const then = new Rows(stream, (time) => mine.some(({ after, until }) => time > after && time <= until));
			this.#pair = { session: replay.replayed?.id ?? '', model: bundle.id, then, now: new Rows(output) };
			this.#figures = NOTHING;
		}
		const { then, now } = this.#pair;
		then.take();
		now.take();
		this.#join(then, now);
	}

	#join(then: Rows, now: Rows): void {
		let { compared, differing, first } = this.#figures;
		for (const [time, row] of now.waiting) {
			const other = then.waiting.get(time);
			if (other === undefined) continue;
			now.waiting.delete(time);
			compared++;
			if (row === other) continue;
			differing++;
			first ??= time;
		}
		if (compared > this.#figures.compared || this.#figures.why) {
			this.#figures = { compared, differing, first, why: undefined };
		}
	}

	#none(why: string | undefined): void {
		this.#pair = undefined;
		if (this.#figures.why !== why || this.#figures.compared > 0) this.#figures = { ...NOTHING, why };
	}
}

/** Rows of a ring as they come, by their timestamps, as the text of their bits. */
class Rows {
	readonly buffer: SharedArrayBuffer;
	readonly waiting = new Map<number, string>();
	readonly #ring: SharedRing;
	readonly #nChannels: number;
	readonly #wanted: (time: number) => boolean;
	#at: number;

	/** `wanted`: which rows, by their timestamp. */
	constructor({ ring, info }: LiveStream, wanted: (time: number) => boolean = () => true) {
		this.#wanted = wanted;
		this.buffer = ring.buffer;
		this.#ring = new SharedRing(ring);
		this.#nChannels = info.nChannels;
		this.#at = this.#ring.oldest;
	}

	take(): void {
		const buffer = this.#ring.buffer(256);
		for (const end = this.#ring.written; this.#at < end;) {
			const { row, data, timestamps } = this.#ring.read(this.#at, buffer);
			if (timestamps.length === 0) break;
			const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
			timestamps.forEach((time, i) => {
				if (!this.#wanted(time)) return;
				// Anew at the end, so that the oldest go first.
				this.waiting.delete(time);
				this.waiting.set(time, bits.subarray(i * this.#nChannels, (i + 1) * this.#nChannels).join());
			});
			this.#at = row + timestamps.length;
		}
		for (const time of this.waiting.keys()) {
			if (this.waiting.size <= MOST_WAITING) break;
			this.waiting.delete(time);
		}
	}
}
