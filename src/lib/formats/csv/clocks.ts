import type { RandomAccess } from '../../store/random-access.ts';
import { refuse } from '../format.ts';
import type { CsvLayout } from './layout.ts';
import { isMissing } from './numbers.ts';
import type { CsvOptions } from './options.ts';
import { nominalRate, timeFacts, type TimeFacts } from './rate.ts';
import type { StreamClock } from './stream-import.ts';
import type { CsvStream } from './streams.ts';
import { readRows } from './table.ts';
import { timeCell } from './time-cell.ts';
import { timeReader } from './time-format.ts';

/** Rows whose times are looked at. */
const LOOKED_AT = 65_536;

/** The rates of a file's streams, and what people should know of how they were found. */
export interface Clocks {
	/** One per stream. */
	readonly clocks: readonly StreamClock[];
	/** The first time of each column of times, in seconds; by place. */
	readonly first: ReadonlyMap<number, number>;
	readonly notes: readonly string[];
}

/**
 * Finds the rate of each stream: what a person says, then what the times tell, then what the file says. Throws a
 * SessionError where nobody knows.
 */
export async function findClocks(
	source: RandomAccess,
	layout: CsvLayout,
	options: CsvOptions
): Promise<Clocks> {
	const notes: string[] = [];
	const { first, perStream } = await timesAtHead(source, layout);
	const clocks = layout.streams.map((stream, i): StreamClock => {
		const times = perStream[i]!;
		const facts = stream.time === undefined ? undefined : timeFacts(times);
		return { fs: rateOf(stream, facts, layout, options, source.name, notes), facts };
	});
	return { clocks, first, notes };
}

async function timesAtHead(
	source: RandomAccess,
	layout: CsvLayout
): Promise<{ first: ReadonlyMap<number, number>; perStream: number[][] }> {
	const perStream: number[][] = layout.streams.map(() => []);
	const first = new Map<number, number>();
	const readers = new Map(
		layout.columns.flatMap(({ time }, i) => (time ? [[i, timeReader(time, layout.decimal)] as const] : []))
	);
	if (readers.size === 0) return { first, perStream };
	let n = 0;
	for await (const { cells } of readRows(source, layout.dialect, layout.firstLine)) {
		const now = new Map<number, number>();
		for (const [place, read] of readers) {
			const time = read(timeCell(cells, place, layout.columns[place]!, layout.decimal));
			now.set(place, time);
			if (!first.has(place) && !Number.isNaN(time)) first.set(place, time);
		}
		for (const [i, { time, sparse, columns }] of layout.streams.entries()) {
			if (time === undefined) continue;
			const at = now.get(time)!;
			if (Number.isNaN(at) && !isMissing(cells[time] ?? '')) continue;
			if ((sparse || Number.isNaN(at)) && columns.every((place) => isMissing(cells[place] ?? ''))) continue;
			perStream[i]!.push(at);
		}
		if (++n >= LOOKED_AT) break;
	}
	return { first, perStream: perStream.map(withoutBlanks) };
}

/** Times with those of rows that have none on the line between the ones around them; without those at both ends. */
function withoutBlanks(times: readonly number[]): number[] {
	const out: number[] = [];
	let blanks = 0;
	for (const time of times) {
		if (Number.isNaN(time)) {
			if (out.length > 0) blanks++;
			continue;
		}
		const before = out.at(-1) ?? time;
		for (let i = 1; i <= blanks; i++) out.push(before + ((time - before) * i) / (blanks + 1));
		blanks = 0;
		out.push(time);
	}
	return out;
}

function rateOf(
	stream: CsvStream,
	facts: TimeFacts | undefined,
	layout: CsvLayout,
	{ rate }: CsvOptions,
	file: string,
	notes: string[]
): number {
	const own = stream.sparse && stream.rate === undefined;
	const declared = stream.rate ?? (own ? undefined : layout.declaredRate);
	const measured = facts?.measured ?? 0;
	if (rate !== undefined && !own && (stream.time === layout.time || !(measured > 0))) {
		if (!(rate > 0 && Number.isFinite(rate))) {
			throw refuse(
				file,
				`cannot be read at ${rate} Hz`,
				'The rate is a number of samples per second above 0.'
			);
		}
		if (measured > 0 && Math.abs(measured / rate - 1) > 0.02) {
			notes.push(`By its times ${measured.toFixed(1)} samples came per second, where ${rate} Hz is said.`);
		}
		return rate;
	}
	if (layout.facts.rate !== undefined) return layout.facts.rate;
	if (facts && measured > 0) return fromTimes(stream, facts, declared, layout, notes);
	if (declared !== undefined) {
		if (layout.otherRate !== undefined && stream === layout.streams[0]) {
			notes.push(
				`The file says both ${declared} Hz and ${layout.otherRate} Hz; ${declared} Hz was taken. If that is wrong, say the rate.`
			);
		}
		return declared;
	}
	const main = layout.streams[0]!;
	const base = main.rate ?? rate ?? layout.declaredRate;
	if (own && base !== undefined && stream.share > 0) {
		return nominalRate({ measured: base * stream.share, tolerance: 0.005 });
	}
	const what =
		stream.time === undefined
			? 'has no column of times, and nobody said its rate'
			: 'has times that do not go forward';
	throw refuse(file, what, 'Say how many samples it has per second, or which column is time.');
}

function fromTimes(
	stream: CsvStream,
	facts: TimeFacts,
	declared: number | undefined,
	layout: CsvLayout,
	notes: string[]
): number {
	const fs = nominalRate(facts, declared);
	const { measured } = facts;
	// Streams with the same times are told of once.
	const alone = stream.sparse || stream === layout.streams.find(({ sparse }) => !sparse);
	if (!alone) return fs;
	const which = stream.sparse ? ` of ${stream.name}` : '';
	if (declared !== undefined && fs !== declared) {
		notes.push(`The file says ${declared} Hz${which}, and its times say ${fs} Hz: the times were taken.`);
	} else if (Math.abs(measured / fs - 1) > 1e-4) {
		notes.push(
			`The times${which} give ${Number(measured.toPrecision(7))} Hz; the nominal rate of ${fs} Hz was taken.`
		);
	}
	if (fs < 10) {
		notes.push(
			`The times${which} give ${fs} Hz, which is slow: check the unit of time (seconds, milliseconds).`
		);
	}
	return fs;
}
