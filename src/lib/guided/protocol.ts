import * as v from 'valibot';
import { AppError } from '../core/errors.ts';
import { parseObject, type JsonObject } from '../core/parse.ts';
import { guessRestClass } from '../core/rest-class.ts';
import { finite, maybe, recordOf, textUpTo } from '../core/schemas.ts';

/**
 * What a person is led through: each class so many times, held and rested so long. The cycle of MyoGestic's and LibEMG's
 * screen-guided training. Plain JSON.
 */
export interface Protocol {
	readonly name: string;
	/** Names of the classes that are cued, in order. */
	readonly classes: readonly string[];
	/** How often each of them is cued. */
	readonly repetitions: number;
	readonly holdSeconds: number;
	/** Between two cues, and after the last one. */
	readonly restSeconds: number;
	/** The class that rests are labelled with; undefined: rests have no class (−1). */
	readonly restClass?: string | undefined;
	/** `shuffled`: every repetition is a block of all classes in an order of its own. */
	readonly order: 'fixed' | 'shuffled';
	/** Of the shuffling: same seed, same order. */
	readonly seed: number;
	/** Before the first cue, and again after every pause. */
	readonly countdownSeconds: number;
	/** A rest before the first cue. */
	readonly startPauseSeconds: number;
	/**
	 * Cue the first class once more at the beginning where no labelled rest comes first: training leaves out the first
	 * labelled segment of a session as set-up noise, and so nothing that counts is lost.
	 */
	readonly practice: boolean;
	/** A picture per class, as a `data:image/…` address; classes without one have the app's drawing or their name. */
	readonly pictures: Readonly<Record<string, string>>;
}

/** Everything of a protocol but what to cue. */
export type Pace = Omit<Protocol, 'classes' | 'restClass' | 'pictures'>;

const BASE = { order: 'fixed', seed: 1, countdownSeconds: 3, practice: true } as const;

/** The paces on offer, by id. */
export const PRESETS = {
	quick: {
		...BASE,
		name: 'Quick',
		// The least that is enough: `LEAST_TRIALS` of sufficiency.ts.
		repetitions: 3,
		holdSeconds: 3,
		restSeconds: 2,
		startPauseSeconds: 2
	},
	standard: {
		...BASE,
		name: 'Standard',
		repetitions: 5,
		holdSeconds: 3,
		restSeconds: 3,
		startPauseSeconds: 3
	},
	research: {
		...BASE,
		name: 'Research',
		repetitions: 8,
		holdSeconds: 5,
		restSeconds: 5,
		startPauseSeconds: 5,
		order: 'shuffled'
	}
} as const satisfies Record<string, Pace>;
export type PresetId = keyof typeof PRESETS;

/** A pace with the classes of a list: a class called Rest is what rests are labelled with, the others are cued. */
export function protocolFor(pace: Pace, classNames: readonly string[]): Protocol {
	const guessed = guessRestClass(classNames);
	const restClass = guessed === undefined ? undefined : classNames[guessed];
	const classes = classNames.filter((name) => name !== restClass);
	return { ...pace, classes, ...(restClass !== undefined && { restClass }), pictures: {} };
}

/** What a protocol may be; beyond it a person would not get through, or nothing would be learned. */
export const LIMITS = {
	classes: 100,
	repetitions: 100,
	holdSeconds: [0.5, 60],
	restSeconds: [0, 120],
	countdownSeconds: [0, 30],
	startPauseSeconds: [0, 120]
} as const;

/** Throws a SessionError that names what is wrong with a protocol and what to do. */
export function checkProtocol(protocol: Protocol): void {
	const { classes, repetitions, restClass } = protocol;
	if (classes.length === 0) refuse('No class is chosen.', 'Choose at least one class to be cued.');
	if (classes.length > LIMITS.classes)
		refuse(`${classes.length} classes are too many for one recording.`, `Choose at most ${LIMITS.classes}.`);
	const twice = classes.find((name, i) => classes.indexOf(name) !== i);
	if (twice !== undefined) refuse(`"${twice}" is cued twice in one block.`, 'Name every class once.');
	if (classes.some((name) => !name.trim())) refuse('A class has no name.', 'Give every class a name.');
	if (restClass !== undefined && classes.includes(restClass))
		refuse(`"${restClass}" is cued and is also the rest class.`, 'Choose one of the two roles.');
	if (!Number.isInteger(repetitions) || repetitions < 1 || repetitions > LIMITS.repetitions)
		refuse(
			`${repetitions} repetitions cannot be done.`,
			`Choose a whole number from 1 to ${LIMITS.repetitions}.`
		);
	if (!Number.isInteger(protocol.seed)) refuse('The seed is no whole number.', 'Enter one, for example 1.');
	for (const [key, what] of TIMES) {
		const [least, most] = LIMITS[key];
		const value = protocol[key];
		if (!(value >= least && value <= most))
			refuse(`A ${what} of ${value} s cannot be recorded.`, `Choose from ${least} to ${most} s.`);
	}
}

const TIMES = [
	['holdSeconds', 'hold'],
	['restSeconds', 'rest'],
	['countdownSeconds', 'countdown'],
	['startPauseSeconds', 'start pause']
] as const;

function refuse(what: string, remedy: string): never {
	throw new AppError('SessionError', `${what} ${remedy}`);
}

/** How long a protocol takes without pauses, in seconds. */
export function secondsOf(protocol: Protocol): number {
	const { classes, repetitions, holdSeconds, restSeconds, countdownSeconds, startPauseSeconds } = protocol;
	const cues = classes.length * repetitions + (practised(protocol) ? 1 : 0);
	return countdownSeconds + startPauseSeconds + cues * (holdSeconds + restSeconds);
}

/** True when the first cue is a practice one. */
export const practised = ({ practice, restClass, startPauseSeconds }: Protocol): boolean =>
	practice && (restClass === undefined || startPauseSeconds === 0);

/** Written into files, so that another JSON file is not taken for one. */
const KIND = 'myodeck-protocol';
/** Pictures of a file beyond this length are not taken over: 2 MB as text. */
const LONGEST_PICTURE = 2_000_000;
const PICTURE = /^data:image\/(?:png|jpeg|webp|gif|svg\+xml)[;,]/;

/** A protocol as JSON, for files, settings and sessions. */
export function protocolJson({ restClass, ...rest }: Protocol): JsonObject {
	return {
		kind: KIND,
		version: 1,
		...rest,
		pictures: { ...rest.pictures },
		...(restClass !== undefined && { restClass })
	};
}

/**
 * Reads a protocol file. Throws a SessionError that names `file` and what is wrong with it: no JSON, another kind of
 * file, a value that cannot be recorded. Unknown keys are passed over, missing ones have Standard's values.
 */
export function parseProtocol(text: string, file: string): Protocol {
	const remedy = 'Choose a protocol file that MyoDeck exported.';
	const value = parseObject(text, file, 'SessionError', remedy);
	if (value.kind !== KIND)
		throw new AppError('SessionError', `${file} is no protocol (its kind is not "${KIND}"). ${remedy}`);
	const protocol = protocolOf(value);
	if (!protocol) throw new AppError('SessionError', `${file} names no classes. ${remedy}`);
	try {
		checkProtocol(protocol);
	} catch (error) {
		throw new AppError('SessionError', `${file}: ${(error as Error).message}`, { cause: error });
	}
	return protocol;
}

/** Characters of a name. */
const name = textUpTo(1000);
const number = (key: (typeof TIMES)[number][0] | 'repetitions' | 'seed') => {
	const standard: number = PRESETS.standard[key];
	return v.optional(v.fallback(finite, standard), standard);
};
const Stored = v.object({
	name: v.optional(v.fallback(name, 'Protocol'), 'Protocol'),
	classes: v.array(name),
	repetitions: number('repetitions'),
	holdSeconds: number('holdSeconds'),
	restSeconds: number('restSeconds'),
	restClass: maybe(name),
	order: v.optional(v.fallback(v.picklist(['fixed', 'shuffled']), 'fixed'), 'fixed'),
	seed: number('seed'),
	countdownSeconds: number('countdownSeconds'),
	startPauseSeconds: number('startPauseSeconds'),
	practice: v.optional(v.fallback(v.boolean(), true), true),
	pictures: recordOf(v.pipe(textUpTo(LONGEST_PICTURE), v.regex(PICTURE)))
});

/** A protocol out of JSON that may be anything; undefined when it names no classes. Values are not checked. */
export function protocolOf(value: unknown): Protocol | undefined {
	const { success, output } = v.safeParse(Stored, value);
	if (!success) return undefined;
	const { restClass, ...protocol } = output;
	return { ...protocol, ...(restClass !== undefined && { restClass }) };
}
