import { now } from '../../core/clock.ts';
import { AppError, isAbort, messageOf } from '../../core/errors.ts';
import { UNLABELED, type LabelEvent } from '../../core/labels.ts';
import type { JsonObject } from '../../core/parse.ts';
import { seconds, type Seconds } from '../../core/units.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import { sessionId } from '../../session/format/names.ts';
import { linkedId, type LinkedFolder } from '../../library/session-location.ts';
import type { SessionSummary } from '../../session/read/summary.ts';
import type { WriterCounts } from '../../session/write/writer.ts';
import type { LiveStream } from '../../sources/pump.ts';
import type { RecordApi } from '../../../workers/record.worker.ts';
import type { ClassList } from './class-list.svelte.ts';
import { needStream, type Connections } from '../connect/connections.svelte.ts';
import type { Prediction } from '../predict/prediction.svelte.ts';
import { startWorker, type WorkerClient } from '../kernel/worker-client.ts';

/** Written into every session. */
export const WRITER = 'myodeck 0.1.0';

/** The tape: Record, labels, Stop. */
export class Recording {
	readonly #deck: Connections;
	readonly #classes: ClassList;
	readonly #prediction: Prediction;
	#status = $state<'idle' | 'starting' | 'recording' | 'stopping'>('idle');
	#elapsed = $state(0);
	#counts = $state.raw<WriterCounts>();
	#id = $state('');
	#events: LabelEvent[] = [];
	#worker: WorkerClient<RecordApi> | undefined;
	#names: Set<string> = new Set();
	#begun = 0;
	/** Told when a recording has ended, with its record (undefined: it could not be closed) and what went wrong. */
	onEnd: (id: string, summary: SessionSummary | undefined, failure: string | undefined) => Promise<void> =
		async () => {};

	constructor(deck: Connections, classes: ClassList, prediction: Prediction) {
		this.#deck = deck;
		this.#classes = classes;
		this.#prediction = prediction;
	}

	get status(): 'idle' | 'starting' | 'recording' | 'stopping' {
		return this.#status;
	}
	get active(): boolean {
		return this.#status !== 'idle';
	}
	/** Id of the session that is being recorded. */
	get id(): string {
		return this.#id;
	}
	/** Seconds since Record was pressed. */
	get elapsed(): number {
		return this.#elapsed;
	}
	get counts(): WriterCounts | undefined {
		return this.#counts;
	}
	/** Labels since the page was opened, recording or not, in order: what scope and ribbon draw. Not reactive. */
	get events(): readonly LabelEvent[] {
		return this.#events;
	}
	/** Why Record cannot be pressed now; undefined when it can. */
	get why(): string | undefined {
		if (this.#status !== 'idle') return 'A recording is running.';
		if (this.#deck.streams.length === 0) return 'Connect a source first.';
		return undefined;
	}

	/**
	 * Starts recording every live stream, and stamps the selected class. Rejects with a SourceError when nothing is
	 * live, with a SessionError when another tab records or nothing can be stored. `extras` are kept with the session's
	 * facts. `into`: a folder of this computer, which may be written.
	 */
	async start(name?: string, extras: JsonObject = {}, into?: LinkedFolder): Promise<string> {
		if (this.#status !== 'idle') return this.#id;
		needStream(this.#deck, 'Recording');
		this.#status = 'starting';
		const created = new Date();
		const id = sessionId(created, name);
		// From now on: the list leaves out the session that is being recorded, and must not leave out the one before.
		this.#id = into ? linkedId(into.id, id) : id;
		const worker = startWorker<RecordApi>(
			'recording',
			new Worker(new URL('../../../workers/record.worker.ts', import.meta.url), {
				type: 'module',
				name: 'record'
			})
		);
		try {
			// The recording alone shall explain every prediction in it, so predicting begins anew where it begins.
			const restart = await this.#prediction.restart();
			const streams = this.#deck.streams.map((stream) => ({
				...stream,
				from: restart?.input === stream.info.name ? restart.row : new SharedRing(stream.ring).written
			}));
			for (const output of restart?.outputs ?? []) streams.push({ ...output, from: restart!.predictionRow });
			this.#names = new Set(streams.map((stream) => stream.info.name));
			const facts = { ...extras, writer: WRITER, started: created.toISOString(), ...this.#prediction.facts };
			const start = { id, ...(name ? { name } : {}), classNames: [...this.#classes.names], created, facts };
			await worker.call((api) => api.start(start, streams, into));
		} catch (error) {
			worker.dispose();
			this.#status = 'idle';
			throw error;
		}
		this.#worker = worker;
		this.#begun = now();
		this.#elapsed = 0;
		this.#counts = undefined;
		this.#status = 'recording';
		this.#classes.locked = true;
		void worker.ended.then((reason) => {
			if (worker === this.#worker && !isAbort(reason)) void this.#ended(undefined, messageOf(reason));
		});
		if (this.#classes.selected !== UNLABELED) this.label(this.#classes.selected);
		return this.#id;
	}

	/**
	 * From now on class `classIndex` (−1: none): writes the label first, then calls the gesture hook. Without a
	 * recording only the hook is called and the class is selected. `timestamp`: when it began, on the clock of the samples,
	 * where that is known better than by now (a cue that was on the screen a moment ago). `hook` false: the gesture
	 * hook was called already.
	 */
	label(classIndex: number, timestamp: Seconds = this.#time(), hook = true): void {
		if (classIndex < UNLABELED || classIndex >= this.#classes.names.length) {
			throw new AppError('SessionError', `There is no class ${classIndex + 1}. Add it to the list first.`);
		}
		const event = { timestamp, classIndex };
		const place = this.#events.findLastIndex((other) => other.timestamp <= timestamp) + 1;
		this.#events.splice(place, 0, event);
		if (this.#status === 'recording') this.#tell((worker) => worker.call((api) => api.label(event)));
		this.#classes.select(classIndex);
		if (hook) this.#deck.gesture(classIndex);
	}

	/** Stops, closes the session, and resolves with its record. */
	async stop(): Promise<SessionSummary | undefined> {
		const worker = this.#worker;
		if (!worker || this.#status !== 'recording') return undefined;
		this.#status = 'stopping';
		try {
			const facts: JsonObject = this.#prediction.facts;
			const summary = await worker.call((api) => api.stop(facts));
			await this.#ended(summary, undefined);
			return summary;
		} catch (error) {
			await this.#ended(undefined, messageOf(error));
			return undefined;
		}
	}

	/** A stream that comes while recording is recorded too. */
	add(stream: LiveStream): void {
		if (this.#status !== 'recording' || this.#names.has(stream.info.name)) return;
		this.#names.add(stream.info.name);
		const from = new SharedRing(stream.ring).written;
		this.#tell((worker) => worker.call((api) => api.add({ ...stream, from })));
	}

	/** Adds facts to the session that is recorded; one of the same name is replaced. */
	note(facts: JsonObject): void {
		this.#tell((worker) => worker.call((api) => api.setFacts(facts)));
	}

	rename(names: readonly string[]): void {
		this.#tell((worker) => worker.call((api) => api.setClassNames([...names])));
	}

	/** Refreshes `elapsed` and `counts`; stops when storing has failed. Called by the app's ticker. */
	async refresh(): Promise<void> {
		const worker = this.#worker;
		if (!worker || this.#status !== 'recording') return;
		this.#elapsed = now() - this.#begun;
		const { counts, failure } = await worker.call((api) => api.progress());
		if (worker !== this.#worker) return;
		this.#counts = counts;
		if (failure && this.#status === 'recording') {
			this.#status = 'stopping';
			// What is stored stays; closing the session may fail for the same reason.
			const summary = await worker.call((api) => api.stop({})).catch(() => undefined);
			await this.#ended(summary, failure);
		}
	}

	/** Labels are on the clock of the samples: the app clock, or in a replay the recorded one. */
	#time(): Seconds {
		const replay = this.#deck.replay?.streams[0];
		return replay ? seconds(new SharedRing(replay.ring).newest) : now();
	}

	async #ended(summary: SessionSummary | undefined, failure: string | undefined): Promise<void> {
		const id = this.#id;
		this.#worker?.dispose();
		this.#worker = undefined;
		this.#status = 'idle';
		this.#classes.locked = false;
		await this.onEnd(id, summary, failure);
	}

	#tell(job: (worker: WorkerClient<RecordApi>) => Promise<unknown>): void {
		// A worker that ends meanwhile reports itself through `ended`.
		if (this.#worker) job(this.#worker).catch(() => undefined);
	}
}
