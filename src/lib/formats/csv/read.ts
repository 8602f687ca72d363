import { hertz } from '../../core/units.ts';
import type { SessionSummary } from '../../session/read/summary.ts';
import type { WritableByteStore } from '../../store/byte-store.ts';
import type { RandomAccess } from '../../store/random-access.ts';
import { Task, type ImportOptions } from '../format.ts';
import { ImportedSession } from '../imported-session.ts';
import { startDate } from './begin.ts';
import { Clock } from './clock.ts';
import { findClocks, type Clocks } from './clocks.ts';
import { SampleCounter } from './counter.ts';
import { csvLayout, type CsvLayout } from './layout.ts';
import { layoutNotes, rowNotes } from './notes.ts';
import type { CsvOptions } from './options.ts';
import { StreamImport } from './stream-import.ts';
import { readRows, type Row } from './table.ts';
import { TableImport } from './table-import.ts';
import { timeReader } from './time-format.ts';

/**
 * Makes a session of a table of text: a stream of EMG, and one of each kind of sensor beside it, with the times of their
 * columns or of their rate. What the columns mean is found by `csvLayout`; a file written here says it itself. A row that
 * makes no sense is left out and leaves a gap; what is assumed or left out is said in the session's notes.
 */
export async function importCsv(
	store: WritableByteStore,
	source: RandomAccess,
	options: ImportOptions
): Promise<SessionSummary> {
	const overrides: CsvOptions = options.csv ?? {};
	const task = new Task(options, source.size);
	const layout = await csvLayout(source, overrides);
	const clocks = await findClocks(source, layout, overrides);
	const begin = startDate(layout, clocks);
	const named = { ...options, name: options.name ?? layout.facts.session };
	const created = begin ?? options.created ?? new Date(0);
	const session = await ImportedSession.begin(store, source, named, created, {});
	const streams = layout.streams.map((_, i) => openStream(session, layout, clocks, i));
	session.declareClasses(layout.facts.classes);
	const times = timeColumns(layout, clocks);
	const place = layout.columns.findIndex(({ role }) => role === 'counter');
	const counter = place < 0 ? undefined : new SampleCounter(layout.counter!, layout.decimal);
	const rows = new TableImport(session, layout, streams, times, counter && { place, counter }, source.name);
	let before = 0;
	// A row is taken when the one behind it is known: that tells a wrong time from a break.
	let held: Row | undefined;
	for await (const row of readRows(source, layout.dialect, layout.firstLine)) {
		task.advance(row.bytes - before);
		before = row.bytes;
		if (held) await rows.take(held, row.cells);
		held = row;
	}
	if (held) await rows.take(held, undefined);
	await rows.finish();
	for (const note of [...layoutNotes(layout), ...clocks.notes, ...rowNotes(times.values(), counter)])
		session.problem(note);
	if (!begin && !layout.facts.ours) session.problem('The file does not say when it was recorded.');
	for (const [i, { clock }] of streams.entries()) {
		const known = layout.facts.gaps !== undefined || counter !== undefined || !clock.facts;
		if (!known && !clock.facts!.regular) session.gapsUnknown(i);
	}
	return session.finish();
}

function openStream(
	session: ImportedSession,
	layout: CsvLayout,
	{ clocks }: Clocks,
	i: number
): StreamImport {
	const stream = layout.streams[i]!;
	const { facts, device } = layout;
	const clock = clocks[i]!;
	const number = session.addStream(
		{
			name: stream.name,
			nChannels: stream.columns.length,
			fs: hertz(clock.fs),
			unit: stream.unit,
			channelNames: layout.named ? stream.names : undefined,
			device
		},
		facts.first,
		stream.units ? { channel_units: [...stream.units] } : {},
		stream.dtype
	);
	return new StreamImport(session, number, stream, layout, clock);
}

/** A clock for each column of times that a stream has. */
function timeColumns(layout: CsvLayout, { clocks }: Clocks): Map<number, Clock> {
	const origin = layout.facts.origin ?? 0;
	const times = new Map<number, Clock>();
	// A stream with samples in most rows goes as the column of times does.
	const order = [...layout.streams.entries()].sort(([, a], [, b]) => Number(a.sparse) - Number(b.sparse));
	for (const [i, { time }] of order) {
		if (time === undefined || times.has(time)) continue;
		const read = timeReader(layout.columns[time]!.time!, layout.decimal);
		const facts = clocks[i]!.facts!;
		times.set(time, new Clock((cell) => read(cell) + origin, facts));
	}
	return times;
}
