/** Arrivals are noted this far apart, seconds. */
const NOTE_SECONDS = 0.2;
/** Spans that are looked at, in notes: a large difference shows in two seconds, a small one in minutes. */
const SPANS = [8, 24, 72, 240, 720, 2160];
const MOST_NOTES = SPANS[SPANS.length - 1]! + 1;
const BLOCKS = 8;
const BLOCKS_AGREED = 7;
/** By as much the device must have moved away from the rate that is taken for true. */
const MOVED_SECONDS = 0.25;
/** An interval between arrivals is a pause when it is longer than so many usual ones. */
const PAUSE_INTERVALS = 4;
/** A pause does not count, nor what comes right after it: that may have waited, or some may be lost. */
const AFTER_PAUSE_SECONDS = 0.3;
/** Share of a new interval in the usual one. */
const NEW_INTERVAL = 0.1;

interface Note {
	readonly ticks: number;
	readonly at: number;
}

/**
 * Measures how many ticks a second really come, and tells when that is not the rate that is taken for true: when seven of
 * eight parts of a span of time agree on it. A busy page, a burst, or a loss is in one or two parts only.
 */
export class RateMonitor {
	#rate: number;
	#tolerance: number;
	#notes: Note[] = [];
	/** Both without pauses. */
	#ticks = 0;
	#seconds = 0;
	#at = NaN;
	#arrivals = 0;
	#interval = NaN;
	#pausedAt = -Infinity;
	#first: Note | undefined;
	#measured: number | undefined;

	/** `rate`: ticks per second that are taken for true; `tolerance`: by which share they may be off. */
	constructor(rate: number, tolerance: number) {
		this.#rate = rate;
		this.#tolerance = tolerance;
	}

	/** Ticks per second that were measured, where they are certainly others than those taken for true. */
	get measured(): number | undefined {
		return this.#measured;
	}

	/** `ticks` more arrived at `at`. `pause`: an interval longer than this may hide a loss, seconds. */
	add(ticks: number, at: number, pause: number): void {
		if (at > this.#at) this.#newArrival(at, pause);
		else if (Number.isNaN(this.#at)) this.#at = at;
		if (at < this.#pausedAt + AFTER_PAUSE_SECONDS) return;
		this.#ticks += ticks;
		// What came with the first arrival may have waited in a buffer.
		this.#first ??= { ticks: this.#ticks, at };
		if (at === this.#first.at) this.#first = { ticks: this.#ticks, at };
	}

	/** True when arrivals have come without a pause since `time`: nothing that long can have been lost. */
	steadySince(time: number): boolean {
		return this.#pausedAt < time;
	}

	/** A first look: true when what has come since the beginning, few as it may be, does not look like the rate at all. */
	get looksWrong(): boolean {
		const { ticks, at } = this.#first ?? { ticks: 0, at: NaN };
		const seconds = this.#at - at;
		if (!(seconds > 0) || this.#arrivals + BLOCKS * this.#notes.length < 2) return false;
		const intervals = Math.max(1, seconds / this.#interval);
		const off = Math.abs((this.#ticks - ticks) / seconds / this.#rate - 1);
		return off > 0.25 + 1 / intervals;
	}

	/** Another rate is taken for true from now on. */
	take(rate: number, tolerance: number): void {
		this.#rate = rate;
		this.#tolerance = tolerance;
		this.#notes = [];
		this.#measured = undefined;
	}

	/** The device counts afresh. */
	restart(): void {
		this.#notes = [];
		this.#at = NaN;
		this.#first = undefined;
		this.#arrivals = 0;
		this.#measured = undefined;
	}

	#newArrival(at: number, pause: number): void {
		const interval = at - this.#at;
		if (interval > Math.max(pause, PAUSE_INTERVALS * (this.#interval || 0))) this.#pausedAt = at;
		const last = this.#notes[this.#notes.length - 1];
		this.#arrivals++;
		if (!last || (this.#seconds - last.at >= NOTE_SECONDS && this.#arrivals >= 2)) {
			this.#notes.push({ ticks: this.#ticks, at: this.#seconds });
			this.#arrivals = 0;
			if (this.#notes.length > MOST_NOTES) this.#notes.shift();
			this.#look();
		}
		if (at >= this.#pausedAt + AFTER_PAUSE_SECONDS) this.#seconds += interval;
		this.#interval += NEW_INTERVAL * (interval - this.#interval);
		if (Number.isNaN(this.#interval)) this.#interval = interval;
		this.#at = at;
	}

	#look(): void {
		for (const span of SPANS) {
			if (this.#notes.length <= span) return;
			const notes = this.#notes.slice(-span - 1);
			const parts = Array.from({ length: BLOCKS }, (_, i) => {
				const [a, b] = [notes[(i * span) / BLOCKS]!, notes[((i + 1) * span) / BLOCKS]!];
				return (b.ticks - a.ticks) / (b.at - a.at);
			});
			const median = parts.toSorted((a, b) => a - b)[BLOCKS >> 1]!;
			const off = median / this.#rate - 1;
			const seconds = notes[span]!.at - notes[0]!.at;
			if (Math.abs(off) <= this.#tolerance || Math.abs(off) * seconds < MOVED_SECONDS) continue;
			const agreed = parts.filter((part) => (part / this.#rate - 1) / off > 0.5).length;
			if (agreed < BLOCKS_AGREED) continue;
			this.#measured = (notes[span]!.ticks - notes[0]!.ticks) / seconds;
			return;
		}
	}
}
