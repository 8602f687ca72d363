import { AppError } from '../core/errors.ts';
import { channelName } from '../core/signal.ts';
import { seconds } from '../core/units.ts';
import type { Session } from '../session/read/session.ts';
import type { Signal } from './measure.ts';

/** Which samples are read. */
export interface StretchRequest {
	readonly stream: string;
	/** From 0; all channels that are not marked bad when left out. */
	readonly channels?: readonly number[] | undefined;
	/** Seconds from the first sample of the session. */
	readonly from?: number | undefined;
	readonly to?: number | undefined;
	/** Rows instead of seconds. */
	readonly rows?: { readonly start: number; readonly end: number } | undefined;
	/** Timestamps on the clock of the session instead of seconds; both are inside. A gap between them is refused. */
	readonly times?: { readonly first: number; readonly last: number } | undefined;
}

/** Samples of a stream without a gap between them. */
export interface Stretch {
	readonly stream: string;
	readonly fs: number;
	readonly unit: string;
	readonly fullScale: number | undefined;
	readonly channelNumbers: readonly number[];
	readonly channelNames: readonly string[];
	/** One array per channel, float64. */
	readonly channels: readonly Float64Array[];
	/** Row of the first sample, and its seconds from the first sample of the session. */
	readonly start: number;
	readonly from: number;
	/** Timestamps of the first and the last sample. */
	readonly times: { readonly first: number; readonly last: number };
	readonly notes: readonly string[];
}

/** More values than this are not held in memory at once: 512 MB. */
const MOST_VALUES = 64e6;

/** A run of rows without a gap. */
interface Piece {
	readonly start: number;
	end: number;
}

/**
 * Reads a stretch. Where samples are missing inside it, its longest piece without a gap is read, and a note says which.
 *
 * Throws a SessionError for a channel that is not there, for an empty stretch, for one that does not fit into memory, and
 * for samples that are no numbers.
 */
export async function readStretch(session: Session, request: StretchRequest): Promise<Stretch> {
	const info = session.streamInfo(request.stream);
	const { name: stream, fs, unit, fullScale } = info;
	const channelNumbers = channelsOf(session, request);
	const channelNames = channelNumbers.map((c) => channelName(info, c));
	const range = await rowsOf(session, request);
	if ((range.end - range.start) * channelNumbers.length > MOST_VALUES) {
		throw new AppError(
			'SessionError',
			`The stretch has ${range.end - range.start} samples of ${channelNumbers.length} channels, more than can be measured at once. Choose a shorter stretch or fewer channels.`
		);
	}
	const pieces = await piecesOf(session, stream, range);
	const [longest] = [...pieces].sort((a, b) => b.end - b.start - (a.end - a.start));
	if (!longest) throw empty(stream);
	const channels = await samplesOf(session, stream, longest, channelNumbers, info.nChannels);
	channels.forEach((samples, c) => checkNumbers(samples, channelNames[c]!));
	const times = {
		first: await timeOf(session, stream, longest.start),
		last: await timeOf(session, stream, longest.end - 1)
	};
	const zero = await sessionStart(session);
	const from = times.first - zero;
	const { start } = longest;
	const notes = notesOf(stream, pieces.length - 1, from, times.last - zero, request);
	return { stream, fs, unit, fullScale, channelNumbers, channelNames, channels, start, from, times, notes };
}

function notesOf(
	stream: string,
	gaps: number,
	from: number,
	to: number,
	{ times }: StretchRequest
): readonly string[] {
	if (gaps === 0) return [];
	const said = gaps === 1 ? '1 gap' : `${gaps} gaps`;
	if (times) {
		throw new AppError(
			'SessionError',
			`${stream} has ${said} in this stretch, so it cannot be compared sample by sample. Choose a stretch without gaps.`
		);
	}
	return [
		`${stream} has ${said} in this stretch; measured is its longest piece without one, ${text(from)}–${text(to)} s.`
	];
}

/** Timestamp of the first sample of all streams: where the times of a session begin, on the tape too. */
async function sessionStart(session: Session): Promise<number> {
	const ranges = await Promise.all(session.streams.map(({ name }) => session.timeRange(name)));
	return Math.min(...ranges.map((range) => range?.first ?? Infinity));
}

const timeOf = async (session: Session, stream: string, row: number): Promise<number> =>
	(await session.timestamps(stream, { start: row, end: row + 1 }))[0]!;

/** The channels of a stretch as signals. */
export const signalsOf = ({ channels, channelNames, fs, unit, fullScale }: Stretch): Signal[] =>
	channels.map((samples, c) => ({ name: channelNames[c]!, samples, fs, unit, fullScale }));

function channelsOf(session: Session, { stream, channels }: StretchRequest): readonly number[] {
	const { nChannels } = session.streamInfo(stream);
	const bad = session.badChannels(stream);
	const chosen = channels ?? Array.from({ length: nChannels }, (_, c) => c).filter((c) => !bad.includes(c));
	const wrong = chosen.find((c) => !(Number.isInteger(c) && c >= 0 && c < nChannels));
	if (wrong !== undefined) {
		throw new AppError(
			'SessionError',
			`Stream ${stream} has no channel ${wrong + 1}. Choose channels from 1 to ${nChannels}.`
		);
	}
	if (chosen.length === 0) {
		throw new AppError('SessionError', `No channel of ${stream} is chosen. Choose at least one.`);
	}
	return chosen;
}

async function rowsOf(
	session: Session,
	{ stream, from, to, rows, times }: StretchRequest
): Promise<{ start: number; end: number }> {
	const { nSamples } = session.streamInfo(stream);
	if (rows) return rows;
	if (times) {
		const first = await session.rowAt(stream, seconds(times.first));
		return { start: first, end: (await session.rowAt(stream, seconds(times.last))) + 1 };
	}
	const range = await session.timeRange(stream);
	if (!range) throw empty(stream);
	const zero = await sessionStart(session);
	const row = async (at: number): Promise<number> => session.rowAt(stream, seconds(zero + at));
	const start = from === undefined ? 0 : await row(from);
	const end = to === undefined || zero + to > range.last ? nSamples : await row(to);
	if (end <= start) throw empty(stream);
	return { start, end };
}

/** Runs of rows without a gap, in order. */
async function piecesOf(session: Session, stream: string, range: Piece): Promise<Piece[]> {
	const pieces: Piece[] = [];
	let next: number | undefined;
	for await (const { row, index, lost, timestamps } of session.chunks(stream, range)) {
		const last = pieces.at(-1);
		const end = row + timestamps.length;
		if (last?.end === row && lost === 0 && index === next) last.end = end;
		else pieces.push({ start: row, end });
		next = index + timestamps.length;
	}
	return pieces;
}

async function samplesOf(
	session: Session,
	stream: string,
	{ start, end }: Piece,
	channelNumbers: readonly number[],
	nChannels: number
): Promise<Float64Array[]> {
	const channels = channelNumbers.map(() => new Float64Array(end - start));
	for await (const { data, row, timestamps } of session.chunks(stream, { start, end })) {
		channelNumbers.forEach((c, i) => {
			const out = channels[i]!;
			for (let r = 0; r < timestamps.length; r++) out[row - start + r] = data[r * nChannels + c]!;
		});
	}
	return channels;
}

function checkNumbers(samples: Float64Array, name: string): void {
	let wrong = 0;
	for (const value of samples) if (value - value !== 0) wrong++;
	if (wrong === 0) return;
	throw new AppError(
		'SessionError',
		`Channel ${name} has ${wrong} samples that are no numbers in this stretch. Leave the channel out, or choose another stretch.`
	);
}

const empty = (stream: string): AppError =>
	new AppError('SessionError', `The stretch of ${stream} has no samples. Choose times inside the session.`);

const text = (at: number): string => String(Number(at.toFixed(3)));
