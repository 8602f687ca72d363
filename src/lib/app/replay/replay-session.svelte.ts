// Over 250 lines because the transport of a replay has one owner: view, section and steps depend on its position.
import { AppError, messageOf } from '../../core/errors.ts';
import type { MinMaxPyramid } from '../../core/min-max-pyramid.ts';
import { isPrediction, type StreamInfo } from '../../core/signal.ts';
import { samplesIn, seconds } from '../../core/units.ts';
import { DEFAULT_PIPELINE } from '../../pipeline/run/pipeline-config.ts';
import { sources } from '../../sources/index.ts';
import { DEMO } from '../../sources/replay/demo-id.ts';
import type { Section, TransportState } from '../../sources/replay/transport.ts';
import type { ParamValues } from '../../sources/source.ts';
import type { Connection } from '../connect/connection.svelte.ts';
import { LatestWins, singleFlight } from '../kernel/job.ts';
import { titleOf, type Library } from '../library/library.svelte.ts';
import { stepsFor } from '../predict/decision-steps.ts';
import type { Prediction } from '../predict/prediction.svelte.ts';
import { ReplayCheck } from './check.svelte.ts';
import { recordedSteps } from './recorded-steps.ts';
import { ReplayLanes, type DecisionLane } from './lanes.svelte.ts';
import { replayedSession, type ReplayedSession } from './replay-sessions.ts';
import { Analysis } from './analysis.svelte.ts';
import type { Training } from '../train/training.svelte.ts';

/** What a step is counted in. */
export type StepUnit = 'sample' | 'hop' | 'window' | 'trial';

/** A replay that is connected, as far as its session needs it. See `Connection`. */
export type ReplayConnection = Pick<Connection, 'replayed' | 'streams' | 'transport' | 'drive'>;

/** What is connected. See `Connections`. */
export interface ReplayConnections<C extends ReplayConnection> {
	readonly replay: C | undefined;
	readonly shown: { readonly info: StreamInfo } | undefined;
	connect(kindId: string, params: ParamValues, replayed: ReplayedSession): Promise<C>;
	disconnect(connection: C): Promise<void>;
}

/** What a replay needs of the running experiment. */
export interface ReplayParts<C extends ReplayConnection> {
	readonly connections: ReplayConnections<C>;
	readonly library: Pick<Library, 'loaded' | 'list' | 'get' | 'open' | 'read' | 'pyramid' | 'copyToBrowser'>;
	readonly settings: { readonly data: { readonly replay: { loop: boolean } } };
	readonly training: Pick<Training, 'model' | 'models'>;
	readonly prediction: Pick<Prediction, 'bundle' | 'output' | 'smoothing' | 'endWithoutInput'>;
}

/** A session on the deck: opened, overlooked, stepped through, compared with what was recorded. */
export class ReplaySession<C extends ReplayConnection = Connection> {
	readonly #around: ReplayParts<C>;
	readonly #opening = new LatestWins();
	/** Predictions now against predictions then, while it plays. */
	readonly check: ReplayCheck;
	/** Whole recordings in a worker: verify, compare, take a window apart. */
	readonly analysis: Analysis;
	readonly #lanes: ReplayLanes;
	/** Where the pointer is, in seconds since the session's first sample. */
	hover = $state<number>();
	/** The part of the session the timeline shows; undefined: all of it. */
	view = $state.raw<Section>();
	#pyramid = $state.raw<MinMaxPyramid>();
	#reading = $state<string>();
	#overlooked = '';
	/** Told when the session is no longer there. */
	onGone: (message: string) => void = () => {};

	constructor(around: ReplayParts<C>, analysis = new Analysis()) {
		this.#around = around;
		this.analysis = analysis;
		this.check = new ReplayCheck(around.prediction);
		this.#lanes = new ReplayLanes(around.library, around.prediction, this.analysis);
	}

	/** The replay on the deck. */
	get replay(): C | undefined {
		return this.#around.connections.replay;
	}
	get transport(): TransportState | undefined {
		return this.replay?.transport;
	}
	/** The shown stream at a glance; undefined until it is read. */
	get pyramid(): MinMaxPyramid | undefined {
		return this.#pyramid;
	}
	/** How far reading it is, in words; undefined when it is not being read. */
	get reading(): string | undefined {
		return this.#reading;
	}
	/** What was and is decided about the session, by whom: see `ReplayLanes`. */
	get lanes(): readonly DecisionLane[] {
		return this.#lanes.list;
	}

	/**
	 * Opens a session by its id or address and plays it. A replay that runs gives way to the new one. Rejects with an
	 * AbortError when another session was opened meanwhile.
	 */
	async open(id: string, params: ParamValues = {}): Promise<C> {
		return this.#opening.run((signal) => this.#open(id, params, signal));
	}

	async #open(id: string, params: ParamValues, signal: AbortSignal): Promise<C> {
		const { library, connections, prediction, settings } = this.#around;
		if (!id) {
			throw new AppError(
				'SourceError',
				'No session is chosen. Pick the session to replay, then press Connect.'
			);
		}
		if (id === DEMO) await this.analysis.makeDemo();
		const session = await library.open(id);
		const listed = library.get(id);
		const name = titleOf(listed ?? { id, name: session.name, created: session.created });
		signal.throwIfAborted();
		if (connections.replay) {
			await connections.disconnect(connections.replay);
			await prediction.endWithoutInput();
		}
		signal.throwIfAborted();
		this.view = undefined;
		const steps = await recordedSteps(session, (stream, range) => library.read(id, stream, range));
		const replayed = replayedSession(session, id === DEMO ? 'Demo' : name, listed !== undefined, steps);
		const replay = await connections.connect(sources.get('replay').id, { ...params, session: id }, replayed);
		if (signal.aborted) await connections.disconnect(replay);
		else if (settings.data.replay.loop) await replay.drive('setLoop', true);
		return replay;
	}

	/** Opens a session (or takes the one that is open), paused at the sample of this timestamp. */
	async openAt(id: string, timestamp: number): Promise<void> {
		await this.#openPaused(id, (start) => timestamp - start);
	}

	/** As `openAt`, so many seconds after the session's first sample. */
	async openAtPosition(id: string, position: number): Promise<void> {
		await this.#openPaused(id, () => position);
	}

	async #openPaused(id: string, positionOf: (start: number) => number): Promise<void> {
		const replay = this.replay?.replayed?.id === id ? this.replay : await this.open(id);
		await replay.drive('pause');
		await replay.drive('seek', positionOf(replay.transport?.start ?? 0));
	}

	/** Copies a session that is only behind a link, or built in, into this browser; resolves with its id there. */
	async keep(): Promise<string> {
		const replayed = this.replay?.replayed;
		if (!replayed) throw new AppError('SourceError', 'There is no replay to keep. Open a session first.');
		return this.#around.library.copyToBrowser(replayed.id);
	}

	/** Hop and window of the model that is chosen (else of the default), in samples of the stream steps are counted in. */
	get sizes(): { readonly hop: number; readonly window: number } {
		const { prediction, training } = this.#around;
		const fs = this.#stepped?.fs;
		const { windowSeconds, hopSeconds } = (prediction.bundle ?? training.model)?.pipeline ?? DEFAULT_PIPELINE;
		if (!fs) return { hop: 1, window: 1 };
		const size = (span: number): number => Math.max(1, samplesIn(seconds(span), fs));
		return { hop: size(hopSeconds), window: size(windowSeconds) };
	}

	/** Pauses and moves by one unit; back is a seam. */
	async step(unit: StepUnit, direction: -1 | 1): Promise<void> {
		const { hop, window } = this.sizes;
		if (unit === 'trial') {
			const { position = 0, duration = 0 } = this.transport ?? {};
			const to = this.#labelBeside(direction) ?? (direction < 0 ? 0 : duration);
			await this.replay?.drive('step', to - position);
			return;
		}
		const [count, grid] =
			unit === 'sample' ? [1, 1] : unit === 'hop' ? [1, hop] : [Math.max(1, Math.round(window / hop)), hop];
		await this.replay?.drive('stepSamples', { count: direction * count, grid });
	}

	/** Jumps to the label before or after the playhead. */
	async jumpToLabel(direction: -1 | 1): Promise<void> {
		const to = this.#labelBeside(direction);
		if (to !== undefined) await this.replay?.drive('seek', to);
	}

	/** Whether the replay begins anew at its end. Remembered for the next one. */
	async setLoop(loop: boolean): Promise<void> {
		this.#around.settings.data.replay.loop = loop;
		await this.replay?.drive('setLoop', loop);
	}

	/** Sets one end of the loop to the playhead and loops as soon as both are there; the other end stays where it can. */
	async setLoopEnd(end: 'from' | 'to'): Promise<void> {
		const { position, duration, section } = this.transport ?? { position: 0, duration: 0 };
		const next = { from: section?.from ?? 0, to: section?.to ?? duration, [end]: position };
		if (next.to <= next.from) Object.assign(next, end === 'from' ? { to: duration } : { from: 0 });
		if (next.to <= next.from) return;
		await this.replay?.drive('setSection', next);
		await this.replay?.drive('setLoop', true);
	}

	/** Takes the window at the playhead apart, with the model that predicts, else the chosen one. */
	async inspect(): Promise<void> {
		const { prediction, training } = this.#around;
		const bundle = prediction.bundle ?? training.model;
		if (!bundle)
			throw new AppError('ModelError', 'There is no model yet. Train one, or import a .model.zip.');
		const { replay } = this;
		const replayed = replay?.replayed;
		const sample = replay?.transport?.sample;
		if (!replayed || !sample) throw new AppError('SourceError', 'There is no replay. Open a session first.');
		const smoothing = stepsFor(prediction.smoothing(bundle.task), bundle.confidence);
		await this.analysis.inspect(replayed, sample.stream, bundle, sample.index, smoothing);
	}

	/** Predicts the session on the deck again, without these steps of adaptation, and compares with what was recorded. */
	async verify(without: readonly string[] = []): Promise<void> {
		const replayed = this.replay?.replayed;
		if (!replayed) throw new AppError('SourceError', 'There is no replay to verify. Open a session first.');
		await this.analysis.verify(replayed, this.#around.training.models, { without });
	}

	/** Follows the deck. Called by the app's ticker. */
	refresh(): void {
		const { replay } = this;
		this.check.refresh(replay);
		this.#lanes.refresh(replay);
		const replayed = replay?.replayed;
		const shown = replay?.streams.find(({ info }) => info.name === this.#around.connections.shown?.info.name);
		const stream = shown && !isPrediction(shown.info) ? shown.info.name : this.#stepped?.name;
		const key = replayed && stream ? `${replayed.id} ${stream}` : '';
		if (key !== this.#overlooked) {
			this.#overlooked = key;
			this.#pyramid = undefined;
			this.#reading = undefined;
			if (replay && replayed && stream) void this.#overlook(replay, replayed.id, stream, key);
		}
		if (replay && replayed?.kept && this.#around.library.loaded && !this.#around.library.get(replayed.id)) {
			void this.#leave(replay, replayed.name);
		}
	}

	/** Ends the replay of a session that is no longer there, and says so once. */
	readonly #leave = singleFlight(async (replay: C, name: string) => {
		this.onGone(`"${name}" was deleted while it played, so the replay has ended.`);
		await this.#around.connections.disconnect(replay);
	});

	async #overlook(replay: C, id: string, stream: string, key: string): Promise<void> {
		const { library } = this.#around;
		const current = (): boolean => key === this.#overlooked;
		this.#reading = 'Reading the session…';
		try {
			const pyramid = await library.pyramid(id, stream, (fraction) => {
				if (current() && !this.#pyramid)
					this.#reading = `Reading the session… ${Math.round(100 * (fraction ?? 0))} %`;
			});
			if (!current()) return;
			this.#pyramid = pyramid;
			this.#reading = undefined;
			await this.#lanes.read(replay);
		} catch (error) {
			if (current()) this.#reading = messageOf(error);
		}
	}

	/** The stream steps are counted in. */
	get #stepped(): StreamInfo | undefined {
		const infos = this.replay?.streams.map(({ info }) => info) ?? [];
		return infos.find(({ name }) => name === this.transport?.sample?.stream) ?? infos[0];
	}

	/** Position of the label before or after the playhead. */
	#labelBeside(direction: -1 | 1): number | undefined {
		const { position = 0, start = 0 } = this.transport ?? {};
		const labels = (this.replay?.replayed?.labels ?? []).map(({ timestamp }) => timestamp - start);
		// Just past a label, one means the label before it.
		return direction > 0
			? labels.find((at) => at > position + NEAR)
			: labels.findLast((at) => at < position - NEAR);
	}
}

/** Closer than this to a label is at it, seconds. */
const NEAR = 0.02;
