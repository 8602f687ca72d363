import { hertz, samples } from '../../core/units.ts';
import type { SessionSummary } from '../../session/read/summary.ts';
import type { WritableByteStore } from '../../store/byte-store.ts';
import type { RandomAccess } from '../../store/random-access.ts';
import { Task, type ImportOptions } from '../format.ts';
import { ImportedSession } from '../imported-session.ts';
import { intervalTracks } from '../label-intervals.ts';
import { eventTracks, withTrackFirst } from '../label-tracks.ts';
import { localDate } from '../start-time.ts';
import { groupSignals, type SignalGroup } from './groups.ts';
import { fileAnnotations, type FileAnnotations } from './read-annotations.ts';
import { readHeader, type ReadHeader } from './read-header.ts';
import { statusSignal, statusTrack } from './status.ts';
import { RowPlan } from './row-plan.ts';

/** Records are read together up to this size. */
const BATCH_BYTES = 2 ** 20;

/** A file that is open: its header and annotations are read, its samples are not. */
export interface OpenEdf {
	readonly source: RandomAccess;
	readonly header: ReadHeader;
	readonly annotations: FileAnnotations;
}

/** Opens a file, whose annotations are read record by record. */
export async function openEdf(source: RandomAccess): Promise<OpenEdf> {
	const header = await readHeader(source);
	return { source, header, annotations: await fileAnnotations(source, header, new Task({}, header.records)) };
}

/**
 * Makes a session of EDF, EDF+, BDF or BDF+, continuous or not. Values are physical, as float32; signals of one rate and
 * unit are one stream; volts of any size become µV. Annotations are labels; fill that an export from here has put into
 * gaps is taken out again.
 */
export async function importEdf(
	store: WritableByteStore,
	source: RandomAccess,
	options: ImportOptions
): Promise<SessionSummary> {
	const header = await readHeader(source, options.rate);
	const task = new Task(options, 2 * header.records);
	const annotations = await fileAnnotations(source, header, task);
	const created = header.start ? localDate(header.start.wall) : (options.created ?? new Date(0));
	const session = await ImportedSession.begin(store, source, options, created, {
		...(header.subject !== undefined && { subject: header.subject })
	});
	for (const problem of [...header.problems, ...annotations.problems]) session.problem(problem);
	const zero = header.start ? created.getTime() / 1000 : 0;
	const groups = groupSignals(header);
	await copyEdf(session, { source, header, annotations }, groups, zero, task);
	const shortest = Math.min(...groups.map(({ fs }) => 0.5 / fs));
	const { tracks, notes } = intervalTracks(
		annotations.labels.map(({ onset, duration, text }) => ({
			onset: zero + onset,
			end: duration === undefined ? undefined : zero + onset + duration,
			className: text
		})),
		shortest
	);
	for (const note of notes) session.problem(note);
	const status = statusSignal(header);
	const triggers = status && (await statusTrack(source, header, status, annotations, zero));
	for (const note of triggers?.notes ?? []) session.problem(note);
	const events = [
		...eventTracks(tracks, shortest, session.latest),
		...(triggers?.track ? [triggers.track] : [])
	];
	session.setTracks(withTrackFirst(events, options.labelTrack, source.name));
	return session.finish();
}

/** Copies the samples of a file into streams of a session, one for each group. `zero`: the timestamp its times count from. */
export async function copyEdf(
	session: ImportedSession,
	{ source, header, annotations }: OpenEdf,
	groups: readonly SignalGroup[],
	zero: number,
	task: Task
): Promise<void> {
	const { records, times } = annotations;
	const streams = groups.map((group) => ({
		group,
		plan: new RowPlan(group.fs, annotations),
		number: session.addStream(
			{
				name: group.name,
				nChannels: group.signals.length,
				fs: hertz(group.fs),
				unit: group.unit,
				channelNames: group.signals.map(({ label }) => label)
			},
			0,
			{},
			group.dtype
		)
	}));
	const batch = Math.max(1, Math.floor(BATCH_BYTES / header.recordBytes));
	for (let record = 0; record < records;) {
		const n = Math.min(batch, records - record);
		const bytes = await source.read(header.headerBytes + record * header.recordBytes, n * header.recordBytes);
		for (let i = 0; i < n; i++, record++) {
			const view = bytes.subarray(i * header.recordBytes, (i + 1) * header.recordBytes);
			const begins = times.begins[record]!;
			for (const { group, plan, number } of streams) {
				const rows = decode(view, group, header.bits);
				for (const run of plan.runs(begins, group.samples, times.overlaps.has(record))) {
					await session.append(number, {
						data: rows.subarray(run.from * group.signals.length, run.to * group.signals.length),
						timestamps: Float64Array.from(
							{ length: run.to - run.from },
							(_, row) => zero + begins + (run.from + row) * (header.recordSeconds / group.samples)
						),
						lost: run.lost,
						index: samples(run.index)
					});
				}
			}
		}
		task.advance(n);
	}
}

/** The rows of a group in a record, `data[row * nChannels + channel]`. */
function decode(bytes: Uint8Array, group: SignalGroup, bits: number): Float32Array | Float64Array {
	const width = group.signals.length;
	const values = group.samples * width;
	const out = group.dtype === 'float64' ? new Float64Array(values) : new Float32Array(values);
	for (const [channel, { place, gain, offset }] of group.signals.entries()) {
		for (let row = 0, at = place, to = channel; row < group.samples; row++, to += width) {
			const digital =
				bits === 16
					? ((bytes[at]! | (bytes[at + 1]! << 8)) << 16) >> 16
					: ((bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16)) << 8) >> 8;
			out[to] = digital * gain + offset;
			at += bits / 8;
		}
	}
	return out;
}
