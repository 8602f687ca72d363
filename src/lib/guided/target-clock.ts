import type { TargetPath, TargetPoint } from './target-path.ts';
import { phaseCode } from './target.ts';

/** A stretch of the clock in which the path went on: from clock time `from` on it was at `position` seconds. */
interface Stretch {
	readonly from: number;
	readonly position: number;
	/** Countdown before it goes on from there. */
	readonly ready: number;
	/** When it was paused or ended; Infinity while it goes on. */
	readonly to: number;
}

/**
 * Where a target is at a time of the clock, pauses taken into account. After a pause it counts down again and goes on from
 * where it was. Nothing here reads a clock; what was said of the past never changes.
 */
export class TargetClock {
	readonly #path: TargetPath;
	readonly #ready: number;
	readonly #stretches: Stretch[] = [];

	constructor(path: TargetPath, readySeconds: number) {
		this.#path = path;
		this.#ready = readySeconds;
	}

	/** Begins, or goes on after a pause, with a countdown. */
	start(time: number): void {
		const last = this.#stretches.at(-1);
		if (last && last.to === Infinity) return;
		const position = last ? Math.max(0, this.#positionIn(last, last.to)) : 0;
		this.#stretches.push({ from: time, position, ready: this.#ready, to: Infinity });
	}

	/** Stands still. */
	pause(time: number): void {
		const last = this.#stretches.at(-1);
		if (!last || last.to !== Infinity) return;
		this.#stretches[this.#stretches.length - 1] = { ...last, to: Math.max(last.from, time) };
	}

	/** Seconds into the path at a time; negative while it counts down. Undefined while it stands still. */
	position(time: number): number | undefined {
		const stretch = this.#stretches.findLast(({ from }) => from <= time);
		if (!stretch || time >= stretch.to) return undefined;
		const since = time - stretch.from - stretch.ready;
		return since < 0 ? since : stretch.position + since;
	}

	/** What is asked for at a time. */
	at(time: number): TargetPoint {
		const stretch = this.#stretches.findLast(({ from }) => from <= time);
		if (!stretch || time >= stretch.to) return { value: 0, phase: 'idle' };
		const since = time - stretch.from - stretch.ready;
		if (since < 0) return { value: this.#path.at(stretch.position).value, phase: 'ready' };
		return this.#path.at(stretch.position + since);
	}

	/** True when the path is over at a time. */
	over(time: number): boolean {
		return phaseCode(this.at(time).phase) === phaseCode('done');
	}

	#positionIn({ from, position, ready }: Stretch, time: number): number {
		const since = time - from - ready;
		return since < 0 ? position : position + since;
	}
}
