import { now } from '../../core/clock.ts';
import { UNLABELED } from '../../core/labels.ts';
import { isPrediction } from '../../core/signal.ts';
import { countClasses, type ClassCount, type Loss } from '../../guided/sufficiency.ts';
import type { LiveQuality } from '../../guided/live-quality.ts';
import { idleWarning, type LiveWarning } from '../../guided/live-warning.ts';
import type { Plan } from '../../guided/plan.ts';
import { stepOf, type Run } from '../../guided/run.ts';
import { LOOKS_LIKE_REST, Separability } from '../../guided/separability.ts';
import { SharedRing, type RowBuffer } from '../../ring/shared-ring.ts';
import type { LiveStream } from '../../sources/pump.ts';
import type { GuidedSetup } from './guided-setup.svelte.ts';
import type { GuidedSources } from './parts.ts';

/** Seconds of signal one look at a class takes. */
const LOOK_SECONDS = 0.2;
/** A rate is known after this long. */
const SETTLE_SECONDS = 3;
/** Trials after which a class is compared with rest. */
const REPETITIONS = 2;

/** Looks at a guided take while it runs: is there enough of every class, and is it good? About four looks a second. */
export class GuidedWatch {
	readonly #connections: Pick<GuidedSources, 'shown' | 'streams' | 'list'>;
	readonly #setup: Pick<GuidedSetup, 'cutting'>;
	#counts = $state.raw<readonly ClassCount[]>([]);
	#warnings = $state.raw<readonly LiveWarning[]>([]);
	#stream: LiveStream | undefined;
	#ring: SharedRing | undefined;
	#buffer: RowBuffer | undefined;
	#quality: LiveQuality | undefined;
	#separability: Separability | undefined;
	#names: readonly string[] = [];
	#classes: readonly number[] = [];
	#rest: number = UNLABELED;
	#at = 0;
	#lost = 0;
	#losses: Loss[] = [];
	#begun = 0;

	constructor(
		connections: Pick<GuidedSources, 'shown' | 'streams' | 'list'>,
		setup: Pick<GuidedSetup, 'cutting'>
	) {
		this.#connections = connections;
		this.#setup = setup;
	}

	/** What the take has of each class so far, rest first. */
	get counts(): readonly ClassCount[] {
		return this.#counts;
	}
	/** What is wrong right now. */
	get warnings(): readonly LiveWarning[] {
		return this.#warnings;
	}
	/** The stream that is looked at. */
	get stream(): LiveStream | undefined {
		return this.#stream;
	}

	/** Begins anew with a take. */
	begin(plan: Plan, names: readonly string[]): void {
		const shown = this.#connections.shown;
		this.#stream = shown && !isPrediction(shown.info) ? shown : this.#connections.streams[0];
		this.#names = names;
		const rests = plan.steps.filter(({ kind }) => kind === 'rest').map(({ classIndex }) => classIndex);
		this.#rest = rests[0] ?? UNLABELED;
		const cues = plan.steps.filter(({ kind }) => kind === 'cue').map(({ classIndex }) => classIndex);
		const all = new Set([...(this.#rest === UNLABELED ? [] : [this.#rest]), ...cues]);
		this.#classes = [...all].sort((a, b) => a - b);
		this.#warnings = [];
		this.#losses = [];
		this.#begun = now();
		this.#counts = countClasses([], this.#classes, [], this.#setup.cutting);
		if (!this.#stream) return;
		const { info, ring } = this.#stream;
		this.#ring = new SharedRing(ring);
		this.#buffer = this.#ring.buffer(Math.min(this.#ring.capacity, Math.ceil(info.fs)));
		void this.#judge(this.#stream);
		this.#separability = new Separability(info.nChannels);
		this.#at = this.#ring.written;
		this.#lost = this.#ring.lost;
	}

	/** Judges a stream from now on: what judges it is loaded when the first recording begins. */
	async #judge(stream: LiveStream): Promise<void> {
		this.#quality = undefined;
		const loaded = await import('../../guided/live-quality.ts').catch(() => undefined);
		if (loaded && this.#stream === stream) this.#quality = new loaded.LiveQuality(stream.info);
	}

	/** Takes in what came since the last look. */
	look(run: Run): void {
		const [ring, buffer, stream] = [this.#ring, this.#buffer, this.#stream];
		if (!ring || !buffer || !stream) return;
		if (ring.lost > this.#lost) this.#losses = [...this.#losses, { time: now() }];
		this.#lost = ring.lost;
		this.#listen(ring, buffer);
		this.#compare(run, ring, stream);
		this.#counts = countClasses(run.marks, this.#classes, this.#losses, this.#setup.cutting);
		const health = this.#connections.list.flatMap((one) => one.health);
		const rate = health.find(({ name }) => name === stream.info.name)?.rate ?? NaN;
		const steady = run.status === 'running' && now() > this.#begun + SETTLE_SECONDS;
		const idle = run.status === 'paused' ? idleWarning(now() - (run.marks.at(-1)?.due ?? NaN)) : undefined;
		this.#warnings = [
			...(idle ? [idle] : []),
			...(this.#quality?.warnings(steady ? rate : NaN) ?? []),
			...this.#alike()
		];
	}

	/** Timestamp of the newest sample of a stream; undefined before the first. */
	newest(name: string): number | undefined {
		const stream = this.#connections.list
			.flatMap((one) => one.streams)
			.find((other) => other.info.name === name);
		const time = stream ? new SharedRing(stream.ring).newest : NaN;
		return Number.isNaN(time) ? undefined : time;
	}

	#listen(ring: SharedRing, buffer: RowBuffer): void {
		for (const end = ring.written; this.#at < end;) {
			const rows = ring.read(this.#at, buffer);
			this.#at = rows.row + rows.timestamps.length;
			this.#quality?.push(rows.data, rows.broken);
		}
	}

	/** Adds the last moments to the class that is on, when they lie between its onset and its offset. */
	#compare(run: Run, ring: SharedRing, { info }: LiveStream): void {
		const step = stepOf(run);
		const mark = run.marks.at(-1);
		if (run.status !== 'running' || !step || step.kind === 'countdown' || mark?.shown === undefined) return;
		const { onsetSeconds, offsetSeconds } = this.#setup.cutting.trim;
		const rows = Math.max(2, Math.round(LOOK_SECONDS * info.fs));
		const { data, timestamps } = ring.read(ring.written - rows, ring.buffer(rows));
		const [from, to] = [timestamps[0] ?? NaN, timestamps.at(-1) ?? NaN];
		const inside = from >= mark.shown + onsetSeconds && to <= mark.shown + step.seconds - offsetSeconds;
		if (inside && timestamps.length === rows) this.#separability?.add(step.classIndex, data);
	}

	/** Classes that look like rest, once they were there twice. */
	#alike(): LiveWarning[] {
		return this.#counts.flatMap(({ classIndex, trials }) => {
			if (classIndex === this.#rest || trials < REPETITIONS) return [];
			const apart = this.#separability?.between(classIndex, this.#rest);
			if (apart === undefined || apart >= LOOKS_LIKE_REST) return [];
			const message = `${this.#names[classIndex]} looks like rest. Move more clearly, or move the electrodes over the muscle that does it.`;
			return [{ code: 'like-rest' as const, message }];
		});
	}
}
