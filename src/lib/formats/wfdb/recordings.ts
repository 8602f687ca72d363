import { hertz } from '../../core/units.ts';
import type { SessionSummary } from '../../session/read/summary.ts';
import { tidyRate } from '../../session/quality/inferred-gaps.ts';
import type { WritableByteStore } from '../../store/byte-store.ts';
import type { RandomAccess } from '../../store/random-access.ts';
import { EvenStream } from '../even-stream.ts';
import type { FileTree } from '../file-tree.ts';
import { refuse, Task, type ImportOptions } from '../format.ts';
import { ImportedSession } from '../imported-session.ts';
import type { Recording } from '../recording.ts';
import { localDate } from '../start-time.ts';
import { readUnit } from '../unit-names.ts';
import { parseHeader, type WfdbHeader, type WfdbSignal } from './header.ts';
import { WFDB_FORMATS, type WfdbFormat } from './samples.ts';

const MAX_HEADER = 2 ** 20;
/** Names of the leads of an electrocardiogram. */
const HEART = /ecg|^(?:I{1,3}|aV[RLF]|V\d?|ML?I{1,3}|MCL\d?)$/i;
/** Names of signals in volts that are neither muscle nor heart. */
const OTHER = /^(?:resp|pleth|abp|eeg|eog)/i;
/** Samples that are read at once. */
const BLOCK = 2 ** 18;

/** The records of a folder: each header (`.hea`) with the files it names. */
export const wfdbRecordings = (tree: FileTree): readonly Recording[] =>
	tree.paths
		.filter((path) => path.toLowerCase().endsWith('.hea'))
		.map((path) => ({
			name: path.replace(/\.hea$/i, ''),
			import: (store, options) => importWfdb(store, tree, path, options)
		}));

/** Signals of a record that lie in one file. */
interface SignalFile {
	readonly source: RandomAccess;
	readonly format: WfdbFormat;
	readonly signals: readonly WfdbSignal[];
	/** Samples of all signals in a frame. */
	readonly width: number;
	readonly frames: number;
}

/** Makes a session of a WFDB record: a stream for each rate and unit; annotations are left out, and it is said. */
export async function importWfdb(
	store: WritableByteStore,
	tree: FileTree,
	path: string,
	options: ImportOptions
): Promise<SessionSummary> {
	const source = await tree.open(path);
	if (source.size > MAX_HEADER)
		throw refuse(source.name, 'is too large for a header', 'Choose the .hea file of a record.');
	const header = parseHeader(new TextDecoder().decode(await source.read(0, source.size)), source.name);
	const files = await openFiles(tree, path, header, source.name);
	const created = header.start === undefined ? (options.created ?? new Date(0)) : localDate(header.start);
	const session = await ImportedSession.begin(store, source, options, created, {
		...(header.comments.length > 0 && { comments: header.comments.slice(0, 100) })
	});
	if (header.start === undefined) session.problem('The file does not say when it was recorded.');
	for (const note of [...header.notes, ...notesOf(tree, path, header, files)]) session.problem(note);
	const task = new Task(
		options,
		files.reduce((sum, { frames }) => sum + frames, 0)
	);
	const taken = new Set<string>();
	for (const file of files) await copyFile(session, file, header, created.getTime() / 1000, taken, task);
	return session.finish();
}

async function openFiles(
	tree: FileTree,
	path: string,
	header: WfdbHeader,
	name: string
): Promise<SignalFile[]> {
	const folder = path.slice(0, path.lastIndexOf('/') + 1);
	const groups = new Map<string, WfdbSignal[]>();
	for (const signal of header.signals) groups.set(signal.file, [...(groups.get(signal.file) ?? []), signal]);
	const files: SignalFile[] = [];
	for (const [file, signals] of groups) {
		const [first] = signals as [WfdbSignal];
		const format = WFDB_FORMATS[first.format];
		if (!format || signals.some((one) => one.format !== first.format)) {
			throw refuse(
				name,
				`has signals in format ${first.format}`,
				'Convert it to format 16 with xform of the WFDB software.'
			);
		}
		if (!tree.paths.includes(folder + file)) {
			throw refuse(
				name,
				`needs ${file}, which is not beside it`,
				'Choose the folder or a zip archive with both files.'
			);
		}
		const source = await tree.open(folder + file);
		const width = signals.reduce((sum, { perFrame }) => sum + perFrame, 0);
		const bytes = Math.max(0, source.size - first.byteOffset);
		const held = Math.floor(
			(Math.floor(bytes / format.bytes) * format.group + leftOver(bytes, format)) / width
		);
		const frames = Math.min(held, header.frames ?? held);
		if (frames === 0) throw refuse(name, `finds no samples in ${file}`, 'Get the files again.');
		files.push({ source, format, signals, width, frames });
	}
	return files;
}

/** Samples in a group that is not whole: two bytes of 212 hold one. */
const leftOver = (bytes: number, { group, bytes: whole }: WfdbFormat): number =>
	group === 2 && bytes % whole === 2 ? 1 : 0;

function notesOf(tree: FileTree, path: string, header: WfdbHeader, files: readonly SignalFile[]): string[] {
	const notes: string[] = [];
	for (const { frames, source } of files) {
		if (header.frames !== undefined && frames < header.frames)
			notes.push(`It declares ${header.frames} samples; ${source.name} holds ${frames}.`);
	}
	if (header.signals.some(({ skew }) => skew > 0))
		notes.push('Some signals are late by a few samples (skew); they were left as stored.');
	const stem = path.replace(/\.hea$/i, '.');
	const beside = tree.paths.filter((one) => one.startsWith(stem) && /\.(?:atr|ann|qrs|event)$/i.test(one));
	if (beside.length > 0)
		notes.push(`Annotations were left out (${beside.map((one) => one.split('/').at(-1)).join(', ')}).`);
	return notes;
}

/** Signals of one rate and unit, with the places of their samples in a frame. */
interface Group {
	readonly perFrame: number;
	readonly members: readonly {
		readonly signal: WfdbSignal;
		readonly place: number;
		readonly factor: number;
	}[];
	readonly stream: EvenStream;
}

async function copyFile(
	session: ImportedSession,
	file: SignalFile,
	header: WfdbHeader,
	origin: number,
	taken: Set<string>,
	task: Task
): Promise<void> {
	const { source, format, width, frames, signals } = file;
	const groups = openStreams(session, file, header, origin, taken);
	// Whole frames that are whole groups.
	const step = Math.max(1, Math.floor(BLOCK / width / 2)) * 2;
	for (let from = 0; from < frames; from += step) {
		const count = Math.min(step, frames - from);
		const at = signals[0]!.byteOffset + ((from * width) / format.group) * format.bytes;
		const bytes = Math.ceil(((count * width) / format.group) * format.bytes);
		const view = await viewOf(source, at, bytes, format.bytes);
		for (const group of groups) await group.stream.append(decode(view, count, width, format, group));
		task.advance(count);
	}
}

/** Bytes with room behind them, so that the last group can be read as if it were whole. */
async function viewOf(source: RandomAccess, at: number, bytes: number, room: number): Promise<DataView> {
	const held = await source.read(at, Math.min(bytes, source.size - at));
	const out = new Uint8Array(bytes + room);
	out.set(held);
	return new DataView(out.buffer);
}

function openStreams(
	session: ImportedSession,
	{ signals }: SignalFile,
	{ fs }: WfdbHeader,
	origin: number,
	taken: Set<string>
): Group[] {
	const members = new Map<string, { signal: WfdbSignal; place: number; factor: number }[]>();
	let place = 0;
	for (const signal of signals) {
		const { unit, factor } = readUnit(signal.unit);
		const key = `${signal.perFrame} ${unit}`;
		members.set(key, [...(members.get(key) ?? []), { signal, place, factor }]);
		place += signal.perFrame;
	}
	return [...members.values()].map((group) => {
		const { signal } = group[0]!;
		const { unit } = readUnit(signal.unit);
		const rate = tidyRate(fs * signal.perFrame);
		const heart = group.every((one) => HEART.test(one.signal.label));
		const other = group.every((one) => OTHER.test(one.signal.label));
		const wanted = unit !== 'uV' || other ? 'signal' : heart ? 'ecg' : 'emg';
		let name = wanted;
		for (let n = 2; taken.has(name); n++) name = `${wanted}-${n}`;
		taken.add(name);
		const number = session.addStream({
			name,
			nChannels: group.length,
			fs: hertz(rate),
			unit,
			channelNames: group.map((one) => one.signal.label)
		});
		return {
			perFrame: signal.perFrame,
			members: group,
			stream: new EvenStream(session, number, group.length, rate, origin)
		};
	});
}

function decode(
	view: DataView,
	count: number,
	width: number,
	format: WfdbFormat,
	group: Group
): Float32Array {
	const { perFrame, members } = group;
	const out = new Float32Array(count * perFrame * members.length);
	let i = 0;
	for (let frame = 0; frame < count; frame++) {
		for (let sample = 0; sample < perFrame; sample++) {
			for (const { signal, place, factor } of members) {
				const stored = format.read(view, frame * width + place + sample);
				out[i++] = stored === format.missing ? NaN : ((stored - signal.baseline) / signal.gain) * factor;
			}
		}
	}
	return out;
}
