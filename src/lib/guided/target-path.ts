import { seeded } from '../core/random.ts';
import { checkTarget, type Phase, type Target } from './target.ts';

/** Where the path is at a moment. */
export interface TargetPoint {
	readonly value: number;
	readonly phase: Phase;
}

/** The path of a target: how long it is, and where it is at each moment. Made once, asked often. */
export interface TargetPath {
	readonly seconds: number;
	/** `time`: seconds from the beginning of the path; before it `ready` at the first value, after it `done` at zero. */
	at(time: number): TargetPoint;
}

/** The path of a target. Throws for one that cannot be followed. */
export function pathOf(target: Target): TargetPath {
	checkTarget(target);
	switch (target.shape) {
		case 'trapezoid':
			return trapezoids(target);
		case 'sine':
			return waves(target.seconds, (time) => sine(target, time));
		case 'steps':
			return steps(target);
		case 'pursuit': {
			const wave = pursuit(target);
			return waves(target.seconds, wave);
		}
	}
}

function waves(seconds: number, value: (time: number) => number): TargetPath {
	return {
		seconds,
		at(time) {
			if (time < 0) return { value: value(0), phase: 'ready' };
			return time < seconds ? { value: value(time), phase: 'track' } : { value: 0, phase: 'done' };
		}
	};
}

/** From zero to the level and back; in ±1 to the level, and to the other side of zero. */
function sine({ unit, level, hz }: Target, time: number): number {
	const angle = 2 * Math.PI * hz * time;
	return unit === '±1' ? level * Math.sin(angle) : (level * (1 - Math.cos(angle))) / 2;
}

function trapezoids({ unit, level, rampSeconds, holdSeconds, restSeconds, repetitions }: Target): TargetPath {
	const period = restSeconds + 2 * rampSeconds + holdSeconds;
	const seconds = period * repetitions + restSeconds;
	return {
		seconds,
		at(time) {
			if (time < 0) return { value: 0, phase: 'ready' };
			if (time >= seconds) return { value: 0, phase: 'done' };
			const round = Math.floor(time / period);
			const peak = unit === '±1' && round % 2 === 1 ? -level : level;
			let left = time - round * period - restSeconds;
			if (left < 0 || round >= repetitions) return { value: 0, phase: 'rest' };
			if (left < rampSeconds) return { value: (peak * left) / rampSeconds, phase: 'rise' };
			left -= rampSeconds;
			if (left < holdSeconds) return { value: peak, phase: 'hold' };
			left -= holdSeconds;
			return { value: peak * (1 - left / rampSeconds), phase: 'fall' };
		}
	};
}

function steps({ unit, level, levels, holdSeconds, repetitions, seed }: Target): TargetPath {
	const random = seeded(seed);
	const up = Array.from({ length: levels }, (_, i) => (level * (i + 1)) / levels);
	const all = [0, ...up, ...(unit === '±1' ? up.map((value) => -value) : [])];
	const order: number[] = [];
	for (let round = 0; round < repetitions; round++) {
		const block = [...all];
		for (let i = block.length - 1; i > 0; i--) {
			const j = Math.floor(random() * (i + 1));
			[block[i], block[j]] = [block[j]!, block[i]!];
		}
		order.push(...block);
	}
	const seconds = order.length * holdSeconds;
	return {
		seconds,
		at(time) {
			if (time < 0) return { value: order[0]!, phase: 'ready' };
			const value = order[Math.floor(time / holdSeconds)];
			if (value === undefined || time >= seconds) return { value: 0, phase: 'done' };
			return { value, phase: value === 0 ? 'rest' : 'hold' };
		}
	};
}

/** Sines of the pursuit. */
const SINES = 7;
/** Seconds in which it grows from zero and fades to it. */
const FADE = 1;

/**
 * A path that nobody can foresee but that can be followed: the sum of seven sines of incommensurable frequencies up to the
 * highest, lower ones stronger, with phases of the seed; scaled to its own extremes (the aperiodic target of tracking
 * experiments, after D. T. McRuer and H. R. Jex 1967).
 */
function pursuit({ unit, level, seconds, hz, seed }: Target): (time: number) => number {
	const random = seeded(seed);
	// Frequencies grow by the golden ratio's root, so that no two have a common period.
	const parts = Array.from({ length: SINES }, (_, i) => {
		const frequency = hz * 1.2720196495 ** (i - SINES + 1) * (0.97 + 0.06 * random());
		return { frequency, phase: 2 * Math.PI * random(), weight: hz / (hz + 2 * frequency) };
	});
	const raw = (time: number): number =>
		parts.reduce(
			(sum, { frequency, phase, weight }) => sum + weight * Math.sin(2 * Math.PI * frequency * time + phase),
			0
		);
	let [low, high] = [Infinity, -Infinity];
	for (let time = 0; time <= seconds; time += 0.02) {
		const value = raw(time);
		low = Math.min(low, value);
		high = Math.max(high, value);
	}
	const fade = (time: number): number => {
		const share = Math.max(0, Math.min(1, time / FADE, (seconds - time) / FADE));
		return share * share * (3 - 2 * share);
	};
	return (time) => {
		const share = (raw(time) - low) / (high - low);
		return fade(time) * level * (unit === '±1' ? 2 * share - 1 : share);
	};
}
