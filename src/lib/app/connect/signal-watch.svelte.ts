import type { LiveQuality } from '../../guided/live-quality.ts';
import { isPrediction } from '../../core/signal.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import type { LiveStream } from '../../sources/pump.ts';
import type { Connection } from './connection.svelte.ts';

/** Seconds between two looks, and how much signal one look takes. */
const EVERY_SECONDS = 4;
const LOOK_SECONDS = 2;

/** Names flat and saturated channels and mains hum of the first stream of every source, every few seconds. */
export class SignalWatch {
	#problem = $state<string>();
	#looked = -Infinity;
	#judge: typeof LiveQuality | undefined;

	/** The first thing that is wrong, in few words; undefined when nothing is. */
	get problem(): string | undefined {
		return this.#problem;
	}

	/** Loads what judges a signal, once: it is no part of the first page. */
	async load(): Promise<void> {
		this.#judge ??= (await import('../../guided/live-quality.ts')).LiveQuality;
	}

	/** Looks again when it is time; `time`: seconds. Called by the app's ticker. The first look only loads what it takes. */
	refresh(sources: readonly Pick<Connection, 'replayed' | 'status' | 'streams'>[], time: number): void {
		if (time - this.#looked < EVERY_SECONDS) return;
		this.#looked = time;
		const live = sources.filter(({ replayed, status }) => !replayed && status === 'streaming');
		const judge = this.#judge;
		// Where the file cannot be loaded the next look tries again.
		if (!judge) return void (live.length > 0 && this.load().catch(() => undefined));
		this.#problem = live
			.map(({ streams }) => wrongWith(streams[0], judge))
			.find((what) => what !== undefined);
	}
}

/** What is wrong with the last seconds of a stream; undefined when nothing is, or too little came yet. */
function wrongWith(stream: LiveStream | undefined, judge: typeof LiveQuality): string | undefined {
	if (!stream || isPrediction(stream.info)) return undefined;
	const ring = new SharedRing(stream.ring);
	const rows = Math.max(2, Math.ceil(LOOK_SECONDS * stream.info.fs));
	if (ring.written - ring.oldest < rows) return undefined;
	const { data } = ring.read(ring.written - rows, ring.buffer(rows));
	if (data.length < rows * ring.nChannels) return undefined;
	const quality = new judge(stream.info);
	quality.push(data, false);
	return quality.warnings(NaN).find(({ what }) => what !== undefined)?.what;
}
