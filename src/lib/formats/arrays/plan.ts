import type { SignalUnit } from '../../core/signal.ts';
import type { SignalKind } from '../csv/options.ts';
import { refuse } from '../format.ts';
import {
	baseName,
	matrixOf,
	sizeOf,
	type ArrayFile,
	type ArrayVariable,
	type SampleAxis
} from './array-file.ts';
import { knownSet, type KnownSet } from './known-sets.ts';
import type { VariableRole, VariablesOptions } from './options.ts';
import { isSignalLike, suggestRoles } from './roles.ts';

/** A variable that becomes a stream. */
export interface PlannedStream {
	readonly variable: string;
	readonly kind: SignalKind;
	/** What the stream is called. */
	readonly name: string;
	readonly samples: number;
	readonly channels: number;
	readonly axis: SampleAxis;
	readonly unit: SignalUnit;
	readonly fitsFloat32: boolean;
}

/** What the variables of a file become. */
export interface ArrayPlan {
	readonly streams: readonly PlannedStream[];
	readonly label: string | undefined;
	readonly time: string | undefined;
	/** The variable that holds the rate. */
	readonly rate: string | undefined;
	readonly known: KnownSet | undefined;
	/** Roles by name, of every variable. */
	readonly roles: ReadonlyMap<string, VariableRole>;
	readonly notes: readonly string[];
}

/** Names that are shown of a file with very many variables. */
const SHOWN = 12;

/** `data 1000 × 8 double`: a variable as people read it. */
export const variableText = ({ name, shape, type }: ArrayVariable): string =>
	`${name} ${shape.length === 0 ? '1' : shape.join(' × ')} ${type}`;

/** Plans the streams of a file. Throws a SessionError that lists the variables where nobody knows which is the EMG. */
export function planArrays(arrays: ArrayFile, options: VariablesOptions, file: string): ArrayPlan {
	const { variables } = arrays;
	checkNames(variables, options, file);
	const known = knownSet(arrays);
	const named = known?.name === 'CapgMyo' ? capgmyoRoles(variables) : {};
	const { roles, notes, unclear } = suggestRoles(variables, {
		...options,
		roles: { ...named, ...options.roles }
	});
	const find = (role: VariableRole): string | undefined =>
		variables.find(({ name }) => roles.get(name) === role)?.name;
	const streams = streamsOf(variables, roles, options);
	if (streams.length === 0) throw refuse(file, whyNone(variables, unclear), chooseText(variables));
	const [first] = streams;
	const others = streams.filter(({ samples }) => samples !== first!.samples);
	if (others.length > 0) {
		throw refuse(
			file,
			`has ${first!.samples} samples in ${first!.variable} and ${others[0]!.samples} in ${others[0]!.variable}, which cannot be one session`,
			'Choose one of them with myodeck import --variables.'
		);
	}
	const label = find('label');
	return {
		streams,
		label,
		time: find('time'),
		rate: find('rate'),
		known,
		roles,
		notes: [...notes, ...leftNotes(variables, roles, label), ...(arrays.notes ?? [])]
	};
}

function checkNames(
	variables: readonly ArrayVariable[],
	{ roles = {} }: VariablesOptions,
	file: string
): void {
	for (const [name, role] of Object.entries(roles)) {
		const variable = variables.find((one) => one.name === name);
		if (!variable) throw refuse(file, `has no variable "${name}"`, chooseText(variables));
		const isStream = !['time', 'label', 'rate', 'none'].includes(role);
		if (isStream && !isSignalLike(variable)) {
			throw refuse(
				file,
				`cannot give ${variableText(variable)} as samples`,
				'A stream needs a matrix of numbers of at least 16 samples. Cut arrays of three dimensions into matrices first.'
			);
		}
	}
}

const capgmyoRoles = (variables: readonly ArrayVariable[]): Record<string, VariableRole> =>
	Object.fromEntries(
		variables.flatMap(({ name }): [string, VariableRole][] => {
			const base = baseName(name).toLowerCase();
			return base === 'data' ? [[name, 'emg']] : base === 'gesture' ? [[name, 'label']] : [];
		})
	);

function streamsOf(
	variables: readonly ArrayVariable[],
	roles: ReadonlyMap<string, VariableRole>,
	{ unit = 'a.u.' }: VariablesOptions
): PlannedStream[] {
	const members = variables.flatMap((variable) => {
		const role = roles.get(variable.name)!;
		if (role === 'time' || role === 'label' || role === 'rate' || role === 'none') return [];
		return [{ variable, kind: role }];
	});
	members.sort((a, b) => Number(b.kind === 'emg') - Number(a.kind === 'emg'));
	const taken = new Set<string>();
	return members.map(({ variable, kind }) => {
		const alone = members.filter((one) => one.kind === kind).length === 1;
		const wanted = alone ? kind : baseName(variable.name);
		let name = wanted;
		for (let n = 2; taken.has(name); n++) name = `${wanted}-${n}`;
		taken.add(name);
		return {
			variable: variable.name,
			kind,
			name,
			...sizeOf(variable),
			unit: kind === 'emg' ? unit : 'a.u.',
			fitsFloat32: variable.fitsFloat32
		};
	});
}

function whyNone(variables: readonly ArrayVariable[], unclear: readonly string[]): string {
	if (unclear.length > 1) return 'holds several arrays that may be the EMG, and nothing says which';
	const cubes = variables.filter((one) => one.content === 'numbers' && !matrixOf(one));
	return cubes.length > 0
		? `holds no matrix of samples × channels (${variableText(cubes[0]!)} has more dimensions)`
		: 'holds no matrix of samples × channels';
}

function chooseText(variables: readonly ArrayVariable[]): string {
	const shown = variables.slice(0, SHOWN).map(variableText);
	const more = variables.length > SHOWN ? ` and ${variables.length - SHOWN} more` : '';
	const list = shown.length > 0 ? `It has: ${shown.join('; ')}${more}. ` : '';
	return `${list}Say which is the EMG: myodeck import --variables emg=NAME,label=NAME,time=NAME.`;
}

/** What of a file did not come in: only what may be samples or labels is told of. */
function leftNotes(
	variables: readonly ArrayVariable[],
	roles: ReadonlyMap<string, VariableRole>,
	label: string | undefined
): string[] {
	const left = variables.filter(
		(one) =>
			roles.get(one.name) === 'none' &&
			one.content === 'numbers' &&
			(sizeOf(one).samples > 1 || !matrixOf(one))
	);
	if (left.length === 0) return [];
	const names = left.slice(0, SHOWN).map(({ name }) => `"${name}"`);
	const more = left.length > SHOWN ? ` and ${left.length - SHOWN} more` : '';
	const labels = label === undefined ? '' : ` Labels are those of "${label}".`;
	return [`Variables that were left out: ${names.join(', ')}${more}.${labels}`];
}
