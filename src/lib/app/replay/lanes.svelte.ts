import { decisionRuns, DecisionTrack, largestOf, type DecisionSegment } from '../../core/decisions.ts';
import { isPrediction } from '../../core/signal.ts';
import { joinedTrace, ValueTrack, type ValueTrace } from '../../core/value-track.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import type { LiveStream } from '../../sources/pump.ts';
import type { Connection } from '../connect/connection.svelte.ts';
import type { Library } from '../library/library.svelte.ts';
import type { Prediction } from '../predict/prediction.svelte.ts';
import type { Analysis } from './analysis.svelte.ts';

/** A session that is replayed, and its streams. See `Connection`. */
type ReplayedStreams = Pick<Connection, 'replayed' | 'streams'>;

/** A lane of decisions over a whole session, on its timestamps. */
export interface DecisionLane {
	readonly name: string;
	readonly classNames: readonly string[];
	readonly runs: readonly DecisionSegment[];
	/** What a regression said, in place of runs. */
	readonly trace?: ValueTrace | undefined;
}

/** Ticks of the app between two looks at what is predicted now: the timeline is drawn again after each. */
const TICKS = 6;

/** One that was recorded, with the name and the rate of its stream. */
interface Recorded extends DecisionLane {
	readonly stream: string;
	readonly fs: number;
}

/** What is said now, followed through its ring. */
interface Track {
	readonly output: LiveStream;
	readonly decisions: DecisionTrack;
	/** Of a regression, in place of decisions. */
	readonly values: ValueTrack | undefined;
	at: number;
}

/** What was and is decided about a replayed session: recorded with it, said while it plays, found by verifying and comparing. */
export class ReplayLanes {
	readonly #library: Pick<Library, 'read'>;
	readonly #prediction: Pick<Prediction, 'output'>;
	readonly #analysis: Pick<Analysis, 'verified' | 'compared'>;
	#replay = $state.raw<ReplayedStreams>();
	#then = $state.raw<readonly Recorded[]>([]);
	#now = $state.raw<readonly DecisionLane[]>([]);
	#verified = $derived.by(() => this.#recomputed());
	/** What had been predicted, into this ring, before the replay came. */
	#before: { readonly buffer: SharedArrayBuffer; readonly rows: number } | undefined;
	#track: Track | undefined;
	#ticks = 0;

	constructor(
		library: Pick<Library, 'read'>,
		prediction: Pick<Prediction, 'output'>,
		analysis: Pick<Analysis, 'verified' | 'compared'>
	) {
		this.#library = library;
		this.#prediction = prediction;
		this.#analysis = analysis;
	}

	get list(): readonly DecisionLane[] {
		const id = this.#replay?.replayed?.id;
		const models = this.#analysis.compared?.recordings.find((one) => one.id === id)?.models ?? [];
		return [
			...this.#then,
			...this.#now,
			...this.#verified,
			...models.map(({ modelName, score, runs }) => ({ name: modelName, classNames: score.classNames, runs }))
		];
	}

	/** Follows what is predicted while `replay` plays. Called by the app's ticker. */
	refresh(replay: ReplayedStreams | undefined): void {
		const { output } = this.#prediction;
		if (replay !== this.#replay) {
			this.#replay = replay;
			this.#then = [];
			this.#now = [];
			this.#track = undefined;
			const ring = output?.ring;
			this.#before = ring && { buffer: ring.buffer, rows: new SharedRing(ring).written };
		}
		if (!replay || !output || !isPrediction(output.info) || this.#ticks++ % TICKS !== 0) return;
		const { buffer } = output.ring;
		if (this.#track?.output.ring.buffer !== buffer) {
			const at = this.#before?.buffer === buffer ? this.#before.rows : 0;
			const { unit, nChannels, fs } = output.info;
			const values = unit === 'probability' ? undefined : new ValueTrack(nChannels, 2 / fs);
			this.#track = { output, decisions: new DecisionTrack(), values, at };
		}
		if (!this.#take(this.#track)) return;
		const { decisions, values } = this.#track;
		const classNames = output.info.channelNames ?? [];
		this.#now = [{ name: 'live', classNames, runs: decisions.runs, ...(values && { trace: values.trace }) }];
	}

	/** Takes over what is new in the ring; false when nothing is. */
	#take(track: Track): boolean {
		const { output, decisions, values } = track;
		const ring = new SharedRing(output.ring);
		const buffer = ring.buffer(256);
		const [before, end] = [track.at, ring.written];
		while (track.at < end) {
			const { row, data, timestamps } = ring.read(track.at, buffer);
			if (timestamps.length === 0) break;
			timestamps.forEach((time, i) => {
				const at = i * ring.nChannels;
				if (values) values.add(time, data.subarray(at, at + ring.nChannels));
				else decisions.add(time, largestOf(data, at, ring.nChannels), 2 / output.info.fs);
			});
			track.at = row + timestamps.length;
		}
		return track.at > before;
	}

	/** Reads what was predicted when the session of `replay` was recorded. */
	async read(replay: ReplayedStreams): Promise<void> {
		const { replayed, streams } = replay;
		if (!replayed) return;
		const lanes: Recorded[] = [];
		for (const { stream } of replayed.predictions.filter(({ smoothed }) => !smoothed)) {
			const info = streams.find((one) => one.info.name === stream)?.info;
			if (!info || !isPrediction(info)) continue;
			const { data, timestamps, nChannels } = await this.#library.read(replayed.id, stream);
			const said = { name: 'recorded', classNames: info.channelNames ?? [], stream, fs: info.fs };
			const values = data as Float32Array;
			const hold = 2 / info.fs;
			lanes.push(
				info.unit === 'probability'
					? { ...said, runs: runsOf(timestamps, values, nChannels, info.fs) }
					: { ...said, runs: [], trace: joinedTrace([{ times: timestamps, values }], nChannels, hold) }
			);
		}
		if (replay === this.#replay) this.#then = lanes;
	}

	/** What the last verification of this session predicted, by stream. */
	#recomputed(): DecisionLane[] {
		const { verified } = this.#analysis;
		if (!verified || verified.sessionId !== this.#replay?.replayed?.id) return [];
		return this.#then.flatMap(({ stream, classNames, fs, trace }) => {
			const found = verified.stretches.filter((stretch) => stretch.stream === stream);
			if (found.length > 0 && trace) {
				const parts = found.map(({ recomputed }) => ({
					times: recomputed.timestamps,
					values: recomputed.outputs
				}));
				const again = joinedTrace(parts, trace.n, trace.hold);
				return [{ name: 'recomputed', classNames, runs: [], trace: again }];
			}
			const runs = found.flatMap(({ recomputed: { timestamps, outputs } }) =>
				runsOf(timestamps, outputs, classNames.length, fs)
			);
			return found.length > 0 ? [{ name: 'recomputed', classNames, runs }] : [];
		});
	}
}

/** `outputs[row * n + output]` at `timestamps[row]`, `fs` a second, as runs of the largest. */
function runsOf(
	timestamps: ArrayLike<number>,
	outputs: ArrayLike<number>,
	n: number,
	fs: number
): DecisionSegment[] {
	const decisions = Array.from(timestamps, (_, row) => largestOf(outputs, row * n, n));
	return decisionRuns(timestamps, decisions, 2 / fs);
}
