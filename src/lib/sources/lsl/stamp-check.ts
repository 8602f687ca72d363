/** A stamp further ahead of its arrival, or behind it, is of another clock, or no time at all. */
const AHEAD_SECONDS = 1;
/** An outlet holds half a minute for a reader that is slow. */
const BEHIND_SECONDS = 60;

/** True when a sample stamped `time` (app clock) can have arrived at `heard`. */
export const isPlausible = (time: number, receivedAt: number): boolean =>
	time - receivedAt <= AHEAD_SECONDS && receivedAt - time <= BEHIND_SECONDS;

/** Stamps that cannot be, for so long, are of another clock. */
const FOREIGN_SECONDS = 1;
/** Stamps that can be, for so long, are of a clock that was set right. */
const RIGHT_SECONDS = 3;

/** The newest stamp that is a number. */
export const newestOf = (stamps: Float64Array): number | undefined => stamps.findLast(Number.isFinite);

/** Tells whether stamps are of the clock that was measured. The first ones decide at once, later ones when they insist. */
export class StampJudgement {
	/** Since when stamps are otherwise than they were taken for. */
	#otherSince = NaN;
	/** The newest stamp so far, and when a newer one came last. */
	#newest = NaN;
	#advancedAt = NaN;

	/** The outlet is another one. */
	restart(): void {
		this.#otherSince = NaN;
		this.#newest = NaN;
	}

	/**
	 * What `stamps` that arrived at `heard` show, given what is added to them to be on the app clock, and what they are taken for:
	 * `foreign`: of another clock from now on; `right`: of the outlet's own again; undefined: what they were taken for.
	 */
	of(
		stamps: Float64Array,
		receivedAt: number,
		offset: number,
		foreign: boolean,
		started: boolean
	): 'foreign' | 'right' | undefined {
		if (stamps.length === 0 || (Number.isNaN(offset) && foreign)) return undefined;
		const can = (stamp: number): boolean => isPlausible(stamp + offset, receivedAt);
		const possible = stamps.filter(can).length;
		const right = possible > stamps.length / 2 && this.#advances(stamps.filter(can), receivedAt);
		if (right === !foreign) {
			this.#otherSince = NaN;
			return undefined;
		}
		if (Number.isNaN(this.#otherSince)) this.#otherSince = receivedAt;
		const wait = right ? RIGHT_SECONDS : started ? FOREIGN_SECONDS : 0;
		if (receivedAt - this.#otherSince < wait) return undefined;
		this.#otherSince = NaN;
		return right ? 'right' : 'foreign';
	}

	/** Stamps that stand still while samples come are no times. */
	#advances(stamps: Float64Array, receivedAt: number): boolean {
		const newest = newestOf(stamps) ?? NaN;
		if (!(newest <= this.#newest)) [this.#newest, this.#advancedAt] = [newest, receivedAt];
		return receivedAt - this.#advancedAt < FOREIGN_SECONDS;
	}
}

/**
 * Finds frames that are stamped before the frame in front of them. One or two are wrong; a clock that was set back sends more.
 */
export class StepBack {
	#since = NaN;

	/** True while the stamps of a frame that arrived at `receivedAt` are to be replaced. `before`: the last stamp before them. */
	of(stamps: Float64Array, receivedAt: number, before: number, step: number): boolean {
		const least = before - farFrom(step);
		if (!stamps.some(Number.isFinite) || Number.isNaN(least) || stamps.some((stamp) => stamp >= least)) {
			this.#since = NaN;
			return false;
		}
		if (Number.isNaN(this.#since)) this.#since = receivedAt;
		return receivedAt - this.#since < FOREIGN_SECONDS;
	}
}

/** A stamp further from where it should be is wrong, seconds. */
const farFrom = (step: number): number => Math.max(0.2, 10 * step);

/** Stamps without those that cannot be: each is replaced by what follows from its neighbours. */
export interface Repaired {
	readonly stamps: Float64Array;
	/** How many were replaced. */
	readonly replaced: number;
}

/** What is known of a frame beside its stamps. */
interface StampContext {
	/** To be added to have a stamp on the app clock. */
	readonly offset: number;
	readonly receivedAt: number;
	/** The last stamp before these, NaN for none. */
	readonly before: number;
	/** Seconds from sample to sample. */
	readonly step: number;
	/** All of them are wrong, see `StepBack`. */
	readonly back: boolean;
}

/**
 * Replaces stamps that are no numbers, that cannot have arrived when they did, or that stand alone between neighbours that follow
 * each other.
 */
export function repairStamps(
	given: Float64Array,
	{ offset, receivedAt, before, step, back }: StampContext
): Repaired {
	const bad = (i: number): boolean => {
		const stamp = given[i]!;
		return back || !isPlausible(stamp + offset, receivedAt) || isAlone(given, i, before, step);
	};
	let stamps: Float64Array | undefined;
	let replaced = 0;
	for (let i = 0; i < given.length; i++) {
		// What follows the last one is not known; time does not run backwards.
		const backwards =
			i === given.length - 1 && i > 0 && given[i]! < (stamps ?? given)[i - 1]! - farFrom(step);
		if (!backwards && !bad(i)) continue;
		stamps ??= given.slice();
		const last = i > 0 ? stamps[i - 1]! : before;
		const next = given.findIndex((_, k) => k > i && !bad(k));
		if (!Number.isNaN(last)) stamps[i] = last + step;
		else
			stamps[i] =
				next > 0 ? given[next]! - (next - i) * step : receivedAt - offset - (given.length - 1 - i) * step;
		replaced++;
	}
	return { stamps: stamps ?? given, replaced };
}

/** True for a stamp far from both neighbours, which are as far apart as two samples are. `before`: the stamp before the first. */
function isAlone(stamps: Float64Array, i: number, before: number, step: number): boolean {
	if (i === stamps.length - 1) return false;
	const far = farFrom(step);
	const [a, b, c] = [i > 0 ? stamps[i - 1]! : before, stamps[i]!, stamps[i + 1]!];
	return Math.abs(c - a - 2 * step) < far && Math.abs(b - a - step) > 2 * far;
}
