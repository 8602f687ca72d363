import type { SignalKind } from '../csv/options.ts';
import { baseName, matrixOf, sizeOf, type ArrayVariable } from './array-file.ts';
import type { VariableRole, VariablesOptions } from './options.ts';

/** Fewer samples than this are no recording. */
const FEWEST = 16;

const EMG =
	/^(?:s?h?d?-?emg|emg_?(?:data|signals?|raw|filtered)|(?:raw|filtered)_?emg|.*(?:^|_)s?emg(?:_.*)?)$/i;
const GENERAL = /^(?:data|signals?|samples|x|y|value|values|recording|raw)$/i;
const TIME = /^(?:t|time|times|timestamps?|time_?s|time_?stamps?|.*_time|.*_timestamps?|tout)$/i;
const RATE =
	/^(?:fs|sf|srate|sfreq|s?freq(?:uency)?|sr|f_?s|fsamp|(?:sampling|sample)_?(?:rate|freq(?:uency)?)|.*_fs)$/i;
/** The first that is there counts. */
const LABELS = [
	/^restimulus$/i,
	/^stimulus$/i,
	/^labels?$/i,
	/^(?:.*_)?gestures?$/i,
	/^(?:class|class_?index|class_?labels?|movements?|motions?|target|activity)$/i,
	/^(?:.*_)?labels?$/i
] as const;
const SENSORS: readonly (readonly [RegExp, SignalKind])[] = [
	[/^(?:acc|accel|accelerometer|acceleration)s?\d*$/i, 'accelerometer'],
	[/^(?:gyro|gyr|gyroscope)s?\d*$/i, 'gyroscope'],
	[/^(?:mag|magn|magnetometer)s?\d*$/i, 'magnetometer'],
	[/^(?:quat|quaternions?|orientation)s?\d*$/i, 'orientation'],
	[/^(?:glove|inclin|angles?|joint_?angles?|kinematics)$/i, 'angle'],
	[/^(?:force|forces|grip_?force)$/i, 'force'],
	[/^(?:torque|moment)s?$/i, 'torque'],
	[/^(?:trigger|triggers|trig)$/i, 'trigger']
];

/** What each variable seems to be for, and why nothing can be told. */
export interface SuggestedRoles {
	readonly roles: ReadonlyMap<string, VariableRole>;
	/** What was assumed, one sentence each. */
	readonly notes: readonly string[];
	/** Variables of which each may be the EMG, where none is told apart by its name. */
	readonly unclear: readonly string[];
}

/** Finds what each variable is for by what a person said, then by its name and shape. */
export function suggestRoles(
	variables: readonly ArrayVariable[],
	{ roles: said = {} }: VariablesOptions = {}
): SuggestedRoles {
	const roles = new Map<string, VariableRole>(Object.entries(said));
	const notes: string[] = [];
	const has = (role: VariableRole): boolean => [...roles.values()].includes(role);
	const free = variables.filter(({ name }) => !roles.has(name));
	const signals = free.filter(isSignalLike);
	let unclear: readonly string[] = [];
	if (!has('emg')) {
		const found = findEmg(signals);
		for (const { name } of found.emg) roles.set(name, 'emg');
		if (found.note) notes.push(found.note);
		unclear = found.unclear;
	}
	const samples = variables.filter(({ name }) => roles.get(name) === 'emg').map((one) => sizeOf(one).samples);
	const single = (role: VariableRole, test: (variable: ArrayVariable) => boolean): void => {
		if (has(role)) return;
		const one = free.find((variable) => !roles.has(variable.name) && test(variable));
		if (one) roles.set(one.name, role);
	};
	for (const pattern of LABELS) single('label', (one) => named(one, pattern) && isLabels(one, samples));
	single('time', (one) => named(one, TIME) && isVector(one) && samples.includes(sizeOf(one).samples));
	single('rate', (one) => one.content === 'numbers' && named(one, RATE) && sizeOf(one).samples === 1);
	for (const variable of signals) {
		if (roles.has(variable.name)) continue;
		const kind = SENSORS.find(([pattern]) => named(variable, pattern))?.[1];
		if (kind && samples.includes(sizeOf(variable).samples)) roles.set(variable.name, kind);
	}
	for (const { name } of variables) if (!roles.has(name)) roles.set(name, 'none');
	return { roles, notes, unclear };
}

const named = ({ name }: ArrayVariable, pattern: RegExp): boolean => pattern.test(baseName(name));

/** A vector or a matrix of numbers that is long enough. */
export const isSignalLike = (variable: ArrayVariable): boolean =>
	variable.content === 'numbers' && matrixOf(variable) !== undefined && sizeOf(variable).samples >= FEWEST;

const isVector = (variable: ArrayVariable): boolean =>
	isSignalLike(variable) && sizeOf(variable).channels === 1;

/** A class for each sample, or one for the whole file. */
function isLabels(variable: ArrayVariable, samples: readonly number[]): boolean {
	if (variable.content === 'other' || !matrixOf(variable)) return false;
	const size = sizeOf(variable);
	return size.channels === 1 && (samples.includes(size.samples) || size.samples === 1);
}

function findEmg(signals: readonly ArrayVariable[]): {
	emg: readonly ArrayVariable[];
	unclear: readonly string[];
	note?: string;
} {
	const byName = signals.filter((one) => named(one, EMG) && !named(one, TIME) && !/label/i.test(one.name));
	const raw = byName.filter((one) => !/filter|process|envelope|rms|rect/i.test(baseName(one.name)));
	const emg = raw.length > 0 ? raw : byName;
	// Left and right hand are two streams; a second recording of another length is another session.
	if (emg.length > 0 && emg.every((one) => sizeOf(one).samples === sizeOf(emg[0]!).samples))
		return { emg, unclear: [] };
	if (emg.length > 0) return { emg: [], unclear: emg.map(({ name }) => name) };
	const others = signals.filter(
		(one) =>
			!named(one, TIME) &&
			!named(one, RATE) &&
			!LABELS.some((pattern) => named(one, pattern)) &&
			!SENSORS.some(([pattern]) => named(one, pattern))
	);
	const general = others.filter((one) => named(one, GENERAL));
	const candidates = general.length > 0 ? general : others;
	if (candidates.length !== 1) return { emg: [], unclear: candidates.map(({ name }) => name) };
	const [only] = candidates;
	return {
		emg: [only!],
		unclear: [],
		note: `No variable is called emg: "${only!.name}" was taken for the EMG.`
	};
}
