// Over 250 lines because a recording is one state machine: start, labels, markers and stop share the worker and its
// queue.
import { now } from '../../core/clock.ts';
import { isAbort, messageOf } from '../../core/errors.ts';
import { UNLABELED, type LabelEvent } from '../../core/labels.ts';
import type { JsonObject } from '../../core/parse.ts';
import type { Seconds } from '../../core/units.ts';
import { WRITER } from '../../core/version.ts';
import { firstArrivedSince } from '../../ring/arrived-since.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import type { StoredMarker } from '../../session/format/marker-log.ts';
import { linkedId, type LinkedFolder } from '../../library/session-location.ts';
import type { SessionSummary } from '../../session/read/summary.ts';
import type { RecorderCounts } from '../../session/write/recorder.ts';
import type { LiveStream } from '../../sources/pump.ts';
import type { RecordApi } from '../../../workers/record.worker.ts';
import type { ClassList } from './class-list.svelte.ts';
import { needStream } from '../connect/connections.svelte.ts';
import { singleFlight } from '../kernel/job.ts';
import type { StartWorker, WorkerClient } from '../kernel/worker-client.ts';
import { LiveLabels } from './live-labels.ts';
import {
	clockToRecord,
	MIXED_CLOCKS,
	ringsOf,
	sessionStart,
	notRecordableReason,
	type EndedRecording,
	type RecordedPrediction,
	type RecordedSources,
	type RecordingStatus
} from './recording-parts.ts';
import { RecordCalls } from './record-calls.ts';
import { startRecordWorker } from './record-worker.ts';
import { changedSentence, recordedStreams, type RecordedStreamState } from './recorded-streams.ts';
import { onSampleClock, sampleClock, sampleClockOf, type SampleClock } from './stream-clock.ts';

export type { EndedRecording, RecordedPrediction } from './recording-parts.ts';

/** Record, labels, Stop. */
export class Recording {
	readonly #connections: RecordedSources;
	readonly #classes: ClassList;
	readonly #prediction: RecordedPrediction;
	readonly #startWorker: StartWorker<RecordApi>;
	#status = $state<RecordingStatus>('idle');
	#elapsed = $state(0);
	#counts = $state.raw<RecorderCounts>();
	#streams = $state.raw<readonly RecordedStreamState[]>([]);
	#id = $state('');
	readonly #labels: LiveLabels;
	#calls: RecordCalls | undefined;
	#clock: string | undefined;
	#begun = now();
	/** Told when a recording has ended. */
	onEnd: (ended: EndedRecording) => Promise<void> = async () => {};
	/** Awaited before a recording stops: what waits to be recorded is handed in. */
	onStopping: () => void = () => {};
	/** Told what the person should know meanwhile. */
	onNotice: (message: string) => void = () => {};

	constructor(
		connections: RecordedSources,
		classes: ClassList,
		prediction: RecordedPrediction,
		start: StartWorker<RecordApi> = startRecordWorker
	) {
		this.#connections = connections;
		this.#classes = classes;
		this.#prediction = prediction;
		this.#startWorker = start;
		this.#labels = new LiveLabels({
			classes,
			clock: () => this.#sampleClock,
			cueClass: (classIndex) => connections.cueClass(classIndex),
			onLabel: (event) =>
				this.#tell((worker) => worker.call((api) => api.label(event)), 'A label could not be stored')
		});
	}

	get status(): RecordingStatus {
		return this.#status;
	}
	get active(): boolean {
		return this.#status !== 'idle';
	}
	/** Id of the session that is being recorded. */
	get id(): string {
		return this.#id;
	}
	/** When Record was pressed last, on the app clock. */
	get begun(): Seconds {
		return this.#begun;
	}
	/** Seconds since Record was pressed. */
	get elapsed(): number {
		return this.#elapsed;
	}
	get counts(): RecorderCounts | undefined {
		return this.#counts;
	}
	/** The streams of the session and how they are doing, about four times a second. */
	get streams(): readonly RecordedStreamState[] {
		return this.#streams;
	}
	/** Labels since the page was opened, recording or not, in order: what scope and lanes draw. Not reactive. */
	get events(): readonly LabelEvent[] {
		return this.#labels.events;
	}
	/** Why Record cannot be pressed now; undefined when it can. */
	get why(): string | undefined {
		return this.#status === 'idle'
			? notRecordableReason(this.#connections.streams)
			: 'A recording is running.';
	}

	/**
	 * Starts recording every live stream from its first sample since now, and stamps the selected class with now. Rejects
	 * with a SourceError when nothing is live or a replay would be mixed with live devices, with a SessionError when another
	 * tab records or nothing can be stored. `extras` are kept with the session's facts. `into`: a folder of this computer,
	 * which may be written.
	 */
	readonly start = singleFlight(
		async (name?: string, extras: JsonObject = {}, into?: LinkedFolder): Promise<string> => {
			if (this.#status !== 'idle') return this.#id;
			needStream(this.#connections, 'Recording');
			this.#clock = clockToRecord(this.#connections);
			this.#status = 'starting';
			const calls = (this.#calls = new RecordCalls(this.#startWorker()));
			this.#begun = now();
			this.#counts = undefined;
			this.#streams = [];
			try {
				// Streams and labels that come meanwhile wait for this.
				const started = calls.start(this.#begin(calls.worker, name, extras, into));
				if (this.#classes.selected !== UNLABELED) this.#labels.begin(this.#classes.selected, this.#begun);
				await started;
			} catch (error) {
				this.#free();
				throw error;
			}
			this.#elapsed = 0;
			this.#status = 'recording';
			this.#classes.locked = true;
			void this.#watch(calls);
			return this.#id;
		}
	);

	/** Stops, closes the session, and resolves with its record; undefined when nothing was recorded or it could not be closed. */
	readonly stop = singleFlight(async (): Promise<SessionSummary | undefined> => {
		const calls = this.#calls;
		if (this.#status === 'starting') await calls?.idle();
		if (!calls || this.#status !== 'recording') return undefined;
		this.onStopping();
		this.#labels.placeWaiting();
		this.#status = 'stopping';
		try {
			await calls.idle();
			await this.#prediction.adapt({ do: 'look' }).catch(() => undefined);
			const facts = this.#prediction.facts;
			const summary = await calls.worker.call((api) => api.stop(facts));
			await this.#ended(calls, { summary, failure: undefined });
			return summary;
		} catch (error) {
			await this.#ended(calls, { summary: undefined, failure: messageOf(error) });
			return undefined;
		}
	});

	/**
	 * From now on class `classIndex` (−1: none): writes the label first, then calls the class cue. Without a
	 * recording only the hook is called and the class is selected. `timestamp`: when it began, on the clock of the samples,
	 * where that is known better than by now. In a replay that has not brought a sample the label waits for the first one.
	 * `hook` false: the class cue was called already. Throws a SessionError for a class or a time that is none.
	 */
	label(classIndex: number, timestamp?: Seconds, hook = true): void {
		this.#labels.label(classIndex, timestamp, hook);
	}

	/** As `label`, for what is known on the app clock (a button of a device, a marker): in a replay it is mapped to its clock. */
	labelAt(classIndex: number, time: Seconds): void {
		this.#labels.labelAt(classIndex, time);
	}

	/** Keeps a marker (time on the app clock) with the session, unless it is from before the recording. */
	marker({ text, timestamp }: StoredMarker & { readonly timestamp: Seconds }): void {
		if (!this.#calls || timestamp < this.#begun) return;
		const time = onSampleClock(this.#sampleClock, timestamp);
		if (time !== undefined)
			this.#tell((worker) => worker.call((api) => api.marker({ text, timestamp: time })));
	}

	/**
	 * A stream that comes (back) while recording is recorded too, from its first sample since Record was pressed. One with
	 * another shape than before gets a stream of its own.
	 */
	add(stream: LiveStream): void {
		if (!this.#calls || this.#status === 'stopping') return;
		const { name } = stream.info;
		if (stream.clock !== this.#clock) {
			this.onNotice(`${name} is not recorded, its times are on another clock. ${MIXED_CLOCKS}`);
			return;
		}
		const from = firstArrivedSince(new SharedRing(stream.ring), this.#begun);
		this.#tell(async (worker) => {
			const added = await worker.call((api) => api.add({ ...stream, from }));
			if (added?.how === 'changed') this.onNotice(changedSentence(name, added));
		}, `${name} could not be added to the recording`);
	}

	/** Adds facts to the session that is recorded; one of the same name is replaced. */
	note(facts: JsonObject): void {
		this.#tell((worker) => worker.call((api) => api.setFacts(facts)));
	}

	rename(names: readonly string[]): void {
		this.#tell((worker) => worker.call((api) => api.setClassNames([...names])));
	}

	/** Refreshes `elapsed`, `counts` and `streams`. Called by the app's ticker. */
	async refresh(): Promise<void> {
		this.#labels.placeWaiting();
		const calls = this.#calls;
		if (!calls || this.#status !== 'recording') return;
		this.#elapsed = now() - this.#begun;
		const counts = await calls.worker.call((api) => api.counts());
		if (calls !== this.#calls || !counts) return;
		this.#counts = counts;
		const live = new Set(this.#connections.streams.map(({ info }) => info.name));
		this.#streams = recordedStreams(counts.perStream, live, now());
	}

	async #begin(
		worker: WorkerClient<RecordApi>,
		name: string | undefined,
		extras: JsonObject,
		into: LinkedFolder | undefined
	): Promise<void> {
		const start = sessionStart(name, this.#classes.names, { ...extras, writer: WRITER });
		// From now on: the list leaves out the session that is being recorded, and must not leave out the one before.
		this.#id = into ? linkedId(into.id, start.id) : start.id;
		// The recording alone shall explain every prediction in it, so predicting begins anew where it begins.
		const restart = await this.#prediction.restart(this.#begun);
		const streams = ringsOf(this.#connections.streams, restart, this.#begun);
		const facts = { ...start.facts, ...this.#prediction.facts };
		await worker.call((api) => api.start({ ...start, facts }, streams, into));
	}

	get #sampleClock(): SampleClock {
		const { streams } = this.#connections;
		return this.#calls ? sampleClockOf(this.#clock, streams) : sampleClock(streams);
	}

	/** Ends the recording when it failed by itself, whatever else goes on. */
	async #watch(calls: RecordCalls): Promise<void> {
		const failure = await calls.ended();
		if (failure === undefined || calls !== this.#calls || this.#status !== 'recording') return;
		this.#status = 'stopping';
		// What is stored stays; closing the session may fail for the same reason.
		const facts = this.#prediction.facts;
		const summary = await calls.worker.call((api) => api.stop(facts)).catch(() => undefined);
		await this.#ended(calls, { summary, failure });
	}

	async #ended(calls: RecordCalls, how: Pick<EndedRecording, 'summary' | 'failure'>): Promise<void> {
		if (calls !== this.#calls) return;
		this.#free();
		await this.onEnd({ ...how, id: this.#id, streams: this.#streams });
	}

	#free(): void {
		this.#calls?.worker.dispose();
		this.#calls = undefined;
		this.#labels.forgetWaiting();
		this.#status = 'idle';
		this.#classes.locked = false;
	}

	/** Tells the worker as soon as it has started; `what` says to the person what did not work. */
	#tell(
		job: (worker: WorkerClient<RecordApi>) => Promise<unknown>,
		what = 'The recording missed a change'
	): void {
		const calls = this.#calls;
		if (!calls || this.#status === 'stopping') return;
		calls
			.tell(() => job(calls.worker))
			.catch((error: unknown) => {
				// A worker that ended reports itself.
				if (calls === this.#calls && !isAbort(error)) this.onNotice(`${what}: ${messageOf(error)}`);
			});
	}
}
