import { hertz, samples } from '../../core/units.ts';
import type { SessionSummary } from '../../session/read/summary.ts';
import type { WritableByteStore } from '../../store/byte-store.ts';
import type { RandomAccess } from '../../store/random-access.ts';
import { refuse, Task, type ImportOptions } from '../format.ts';
import { ImportedSession } from '../imported-session.ts';
import { addLabels } from './add-labels.ts';
import { baseName, sizeOf, type ArrayFile } from './array-file.ts';
import { myodeckFacts, type MyodeckFacts } from './myodeck-facts.ts';
import { planArrays, type ArrayPlan, type PlannedStream } from './plan.ts';
import { arrayTimes, breaksOf, type ArrayTimes, type TimeBreak } from './times.ts';

/** Values that are read at once. */
const BLOCK_VALUES = 2 ** 17;
/** Samples of a stream and values of all: what a file of this kind may declare. */
const MAX_SAMPLES = 2 ** 31;

/**
 * Makes a session of the arrays in a file: a stream of each variable that is EMG or a sensor, labels of the one with a
 * class per sample, times of the one with times, else of the rate. Which is which is found by names and shapes, as far as
 * a person did not say. Throws a SessionError that lists the variables where it cannot be told.
 */
export async function importArrays(
	store: WritableByteStore,
	source: RandomAccess,
	arrays: ArrayFile,
	options: ImportOptions
): Promise<SessionSummary> {
	const file = source.name;
	const own = await myodeckFacts(arrays);
	const said = { ...own?.options, ...options.variables };
	const plan = planArrays(arrays, said, file);
	const { samples: count } = plan.streams[0]!;
	if (count > MAX_SAMPLES)
		throw refuse(file, `declares ${count} samples, which no recording has`, 'Choose another file.');
	const task = new Task(options, plan.streams.length * count);
	const times = await timesOf(arrays, plan, own, said.rate, file);
	const named = { ...options, name: options.name ?? own?.session };
	const created = own?.start ?? times.start ?? options.created ?? new Date(0);
	const subject = (await scalarOf(arrays, 'subject')) ?? arrays.facts?.['subject'] ?? arrays.facts?.['user'];
	const session = await ImportedSession.begin(store, source, named, created, {
		...(subject !== undefined && { subject: String(subject) })
	});
	const breaks = own?.breaks ?? (times.times && times.facts ? breaksOf(times.times, times.facts) : []);
	for (const note of own ? [] : notesOf(plan, times, breaks, said.rate !== undefined)) session.problem(note);
	if (!own?.start && !times.start) session.problem('The file does not say when it was recorded.');
	const origin = times.times ? 0 : created.getTime() / 1000;
	session.declareClasses(own?.classes ?? []);
	for (const stream of plan.streams) {
		const number = await addStream(session, arrays, stream, times.fs, own, plan);
		await copy(session, arrays, { stream, number, times, breaks, origin, own }, task);
		const counted = own ? own.breaks !== undefined : times.facts?.regular !== false;
		if (!counted) session.gapsUnknown(number);
	}
	await addLabels(session, arrays, plan, times, origin, own);
	return session.finish();
}

async function timesOf(
	arrays: ArrayFile,
	plan: ArrayPlan,
	own: MyodeckFacts | undefined,
	said: number | undefined,
	file: string
): Promise<ArrayTimes> {
	const count = plan.streams[0]!.samples;
	const variable = arrays.variables.find(({ name }) => name === plan.time);
	if (variable && sizeOf(variable).samples !== count) {
		const what = `has ${sizeOf(variable).samples} times in ${variable.name} and ${count} samples in ${plan.streams[0]!.variable}`;
		throw refuse(file, what, 'Choose another variable for the times, or say the rate.');
	}
	const values = variable && (await arrays.read(variable.name, sizeOf(variable).axis, 0, count));
	const stated = plan.rate === undefined ? await attributeRate(arrays) : await numberAt(arrays, plan.rate);
	const raw = values && variable ? { name: baseName(variable.name), values } : undefined;
	if (own && values && stated !== undefined)
		return {
			times: values.map((time) => time + own.origin),
			facts: undefined,
			start: own.start,
			fs: stated,
			notes: []
		};
	return arrayTimes(raw, { said, stated, assumed: plan.known?.rate }, file);
}

/** A rate among the attributes of a file or group. */
const attributeRate = async ({ facts = {} }: ArrayFile): Promise<number | undefined> => {
	const found = Object.entries(facts).find(
		([name, value]) =>
			Number(value) > 0 &&
			/^(?:fs|srate|sfreq|sampling[_ ]?(?:rate|frequency)|sample[_ ]?rate|frequency)(?:_?hz)?$/i.test(name)
	);
	return found && Number(found[1]);
};

async function numberAt(arrays: ArrayFile, name: string): Promise<number | undefined> {
	const variable = arrays.variables.find((one) => one.name === name);
	if (variable?.content !== 'numbers' || sizeOf(variable).samples < 1) return undefined;
	return (await arrays.read(name, sizeOf(variable).axis, 0, 1))[0];
}

/** A single number or text by the last part of its name. */
async function scalarOf(arrays: ArrayFile, wanted: string): Promise<number | string | undefined> {
	const variable = arrays.variables.find(({ name }) => baseName(name).toLowerCase() === wanted);
	if (!variable || sizeOf(variable).samples !== 1) return undefined;
	return variable.content === 'texts'
		? (await arrays.texts(variable.name))[0]
		: numberAt(arrays, variable.name);
}

function notesOf(
	plan: ArrayPlan,
	times: ArrayTimes,
	breaks: readonly TimeBreak[],
	saidRate: boolean
): string[] {
	const notes = [...plan.notes, ...times.notes];
	if (plan.known && !times.times) {
		notes.push(
			plan.rate === undefined && plan.known.rate !== undefined && !saidRate
				? `A file of ${plan.known.name} by its variables: the rate of ${times.fs} Hz is that of the data set.`
				: `A file of ${plan.known.name} by its variables.`
		);
	}
	if (plan.streams.some(({ kind, unit }) => kind === 'emg' && unit === 'a.u.'))
		notes.push('The file does not say the unit of its EMG: values are as stored, in a.u.');
	const restarts = breaks.filter(({ restart }) => restart).length;
	if (restarts > 0)
		notes.push(
			`The times begin anew ${restarts === 1 ? 'once' : `${restarts} times`}: the parts follow one another.`
		);
	return notes;
}

async function addStream(
	session: ImportedSession,
	arrays: ArrayFile,
	stream: PlannedStream,
	fs: number,
	own: MyodeckFacts | undefined,
	plan: ArrayPlan
): Promise<number> {
	const dtype = stream.fitsFloat32 || (await allFit(arrays, stream)) ? 'float32' : 'float64';
	const names = own?.channels ?? (await channelNames(arrays, stream));
	return session.addStream(
		{
			name: own?.stream ?? stream.name,
			nChannels: stream.channels,
			fs: hertz(fs),
			unit: own?.unit ?? stream.unit,
			channelNames: names?.length === stream.channels ? names : undefined,
			device: own?.device ?? plan.known?.device
		},
		own?.first ?? 0,
		{},
		dtype
	);
}

const NAMES =
	/^(?:(?:emg_?)?(?:channel|chan|ch|electrode|muscle)s?_?(?:names?|labels?)|channels|electrodes|muscles|description)$/i;

/** Names of the channels of a stream, where the file has as many texts under a name for them (OT BioLab+: `Description`). */
async function channelNames(
	arrays: ArrayFile,
	{ channels }: PlannedStream
): Promise<readonly string[] | undefined> {
	const variable = arrays.variables.find(
		({ name, content, shape }) =>
			content === 'texts' &&
			NAMES.test(baseName(name)) &&
			shape.reduce((product, length) => product * length, 1) === channels
	);
	const names = variable && (await arrays.texts(variable.name)).map((text) => text.trim());
	return names?.length === channels && names.every((name) => name !== '') ? names : undefined;
}

/** Samples that are read at once of a stream. */
const blockOf = ({ channels }: PlannedStream): number =>
	Math.max(1, Math.floor(BLOCK_VALUES / Math.max(1, channels)));

/** True when float32 keeps every value: doubles that came of integers or floats. */
async function allFit(arrays: ArrayFile, stream: PlannedStream): Promise<boolean> {
	for (let from = 0; from < stream.samples; from += blockOf(stream)) {
		const to = Math.min(stream.samples, from + blockOf(stream));
		for (const value of await arrays.read(stream.variable, stream.axis, from, to))
			if (Math.fround(value) !== value && !Number.isNaN(value)) return false;
	}
	return true;
}

interface Copied {
	readonly stream: PlannedStream;
	readonly number: number;
	readonly times: ArrayTimes;
	readonly breaks: readonly TimeBreak[];
	readonly origin: number;
	readonly own: MyodeckFacts | undefined;
}

async function copy(session: ImportedSession, arrays: ArrayFile, copied: Copied, task: Task): Promise<void> {
	const { stream, number, times, breaks, origin, own } = copied;
	let index = own?.first ?? 0;
	let next = 0;
	for (let from = 0; from < stream.samples;) {
		const here = breaks[next]?.row === from ? breaks[next++] : undefined;
		const to = Math.min(breaks[next]?.row ?? Infinity, stream.samples, from + blockOf(stream));
		const data = await arrays.read(stream.variable, stream.axis, from, to);
		// An index that does not follow marks a break in which nothing is known to be lost.
		if (here) index = here.sample ?? index + (here.lost > 0 ? here.lost : 1);
		const first = index;
		await session.append(number, {
			data,
			timestamps: Float64Array.from({ length: to - from }, (_, i) =>
				times.times ? times.times[from + i]! : origin + (first + i) / times.fs
			),
			lost: here?.lost ?? 0,
			index: samples(index)
		});
		index += to - from;
		task.advance(to - from);
		from = to;
	}
}
