import type { LabelEvent } from '../../core/labels.ts';
import {
	RunningClassScore,
	RunningRegressionScore,
	type RunningClasses,
	type RunningOutput
} from '../../pipeline/score/running-score.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import type { LiveStream } from '../../sources/pump.ts';
import type { ClassList } from '../record/class-list.svelte.ts';
import type { ReplayedSession } from '../replay/replay-sessions.ts';
import type { Prediction } from './prediction.svelte.ts';
import type { Recording } from '../record/recording.svelte.ts';

/** What is predicted, against what is known, since predicting began or the score was reset. */
export type LiveScoreState =
	| ({ readonly task: 'classify'; readonly classNames: readonly string[] } & RunningClasses)
	| { readonly task: 'regress'; readonly n: number; readonly outputs: readonly RunningOutput[] };

/** What is connected, as far as a score needs it. See `Connections`. */
export interface ScoredSources {
	readonly replay:
		{ readonly replayed: Pick<ReplayedSession, 'labels' | 'classNames'> | undefined } | undefined;
	readonly streams: readonly LiveStream[];
}

/** Rows looked at in one go. */
const ROWS = 256;
/** A measured value older than this says nothing of a window. */
const STALE_SECONDS = 0.5;

/**
 * A score while predicting goes on: against the class buttons and cues, in a replay against its labels, of a regression against
 * the stream it has learned to follow.
 */
export class LiveScore {
	readonly #connections: ScoredSources;
	readonly #recording: Pick<Recording, 'events'>;
	readonly #prediction: Pick<Prediction, 'decided' | 'bundle'>;
	readonly #classes: Pick<ClassList, 'names'>;
	#state = $state.raw<LiveScoreState>();
	#of: LiveStream | undefined;
	#row = 0;
	#classScore: RunningClassScore | undefined;
	#outputScore: RunningRegressionScore | undefined;

	constructor(
		connections: ScoredSources,
		recording: Pick<Recording, 'events'>,
		prediction: Pick<Prediction, 'decided' | 'bundle'>,
		classes: Pick<ClassList, 'names'>
	) {
		this.#connections = connections;
		this.#recording = recording;
		this.#prediction = prediction;
		this.#classes = classes;
	}

	/** Undefined until something could be compared. */
	get state(): LiveScoreState | undefined {
		return this.#state;
	}

	/** Counts from here. */
	reset(): void {
		const { decided } = this.#prediction;
		if (decided) this.#begin(decided, new SharedRing(decided.ring).written);
	}

	/** Takes over the predictions that are new. Called by the app's ticker. */
	refresh(): void {
		const { decided, bundle } = this.#prediction;
		if (!decided || !bundle) return;
		const ring = new SharedRing(decided.ring);
		if (this.#of?.ring !== decided.ring) this.#begin(decided, 0);
		if (this.#row >= ring.written) return;
		const { data, timestamps, row } = ring.read(this.#row, ring.buffer(ROWS));
		this.#row = row + timestamps.length;
		const width = decided.info.nChannels;
		const rows = Array.from(timestamps, (time, i) => ({
			time,
			values: data.subarray(i * width, (i + 1) * width)
		}));
		if (bundle.task === 'classify')
			this.#compareClasses(rows, bundle.pipeline.windowSeconds, bundle.classNames);
		else if (bundle.targets) this.#compareOutputs(rows, bundle.targets);
	}

	/** Counts from a row of a stream of predictions. */
	#begin(decided: LiveStream, row: number): void {
		const names = decided.info.channelNames ?? [];
		this.#of = decided;
		this.#row = row;
		this.#state = undefined;
		this.#classScore = new RunningClassScore(names);
		this.#outputScore = new RunningRegressionScore(names);
	}

	#compareClasses(rows: readonly Row[], windowSeconds: number, classNames: readonly string[]): void {
		const replayed = this.#connections.replay?.replayed;
		const labels: readonly LabelEvent[] = replayed?.labels ?? this.#recording.events;
		const names = replayed?.classNames ?? this.#classes.names;
		for (const { time, values } of rows) this.#classScore!.add(values, time, windowSeconds, labels, names);
		const { score } = this.#classScore!;
		if (score.n > 0) this.#state = { task: 'classify', classNames, ...score };
	}

	#compareOutputs(
		rows: readonly Row[],
		{ stream, channels }: { readonly stream: string; readonly channels?: readonly number[] | undefined }
	): void {
		const target = this.#connections.streams.find(({ info }) => info.name === stream);
		if (!target) return;
		const ring = new SharedRing(target.ring);
		const back = Math.ceil(target.info.fs * 4) + ROWS;
		const buffer = ring.buffer(Math.min(back, ring.capacity));
		const { data, timestamps } = ring.read(Math.max(0, ring.written - buffer.rows), buffer);
		const width = target.info.nChannels;
		const picked = channels ?? Array.from({ length: width }, (_, c) => c);
		let at = 0;
		for (const { time, values } of rows) {
			while (at + 1 < timestamps.length && timestamps[at + 1]! <= time) at++;
			const age = time - (timestamps[at] ?? Infinity);
			if (!(age >= 0 && age < STALE_SECONDS)) continue;
			this.#outputScore!.add(
				values,
				picked.map((c) => data[at * width + c] ?? NaN)
			);
		}
		const { n, outputs } = this.#outputScore!;
		if (n > 0) this.#state = { task: 'regress', n, outputs };
	}
}

interface Row {
	readonly time: number;
	readonly values: Float32Array;
}
