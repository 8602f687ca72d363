import { AppError } from '../../core/errors.ts';
import { isPrediction } from '../../core/signal.ts';
import type { Session } from '../../session/read/session.ts';
import { timeBase, type TimeBase } from '../../session/read/time-base.ts';

/** What of a session can be played together. */
export interface Playable {
	readonly streams: readonly TimeBase[];
	/** The first timestamp of all of them: position 0. */
	readonly start: number;
	/** Seconds from there to the last sample. */
	readonly duration: number;
	/** What a person should know, one sentence each: streams left out, timestamps that are not followed. */
	readonly notes: readonly string[];
}

/**
 * Chooses what to play: the streams named, else all that hold samples. Throws a SourceError that says what to do: a name
 * that is not there, a named stream or a session without samples, streams that never overlap in time.
 */
export async function playable(session: Session, names?: readonly string[]): Promise<Playable> {
	const known = session.streams.map((stream) => stream.name);
	const streams: TimeBase[] = [];
	const notes: string[] = [];
	for (const name of names ?? known) {
		if (!known.includes(name)) throw unknown(session, name, known);
		const base = await timeBase(session, name);
		if (base) {
			streams.push(base);
			if (base.note) notes.push(base.note);
			continue;
		}
		if (names) throw empty(`Stream "${name}" of session "${session.name}"`);
		notes.push(`Stream "${name}" holds no samples and is left out.`);
	}
	if (streams.length === 0) throw empty(`Session "${session.name}"`);
	checkOverlap(session, streams);
	const start = Math.min(...streams.map(({ first }) => first));
	const end = Math.max(...streams.map(({ last }) => last));
	// The signal first: steps are counted in its samples.
	const order = [...streams].sort((a, b) => derived(a) - derived(b));
	return { streams: names ? streams : order, start, duration: end - start, notes };
}

const derived = ({ info }: TimeBase): number => Number(isPrediction(info));

/** Streams on clocks of their own cannot be played on one. */
function checkOverlap(session: Session, streams: readonly TimeBase[]): void {
	const [earliest, ...later] = [...streams].sort((a, b) => a.first - b.first);
	let before = earliest!;
	for (const stream of later) {
		if (stream.first > before.last) {
			const gap = stream.first - before.last;
			throw new AppError(
				'SourceError',
				`Streams "${before.info.name}" and "${stream.info.name}" of session "${session.name}" never overlap in time ` +
					`(${gap.toFixed(1)} s lie between them), so they cannot be played together. Replay one of them by its name.`
			);
		}
		if (stream.last > before.last) before = stream;
	}
}

const unknown = (session: Session, name: string, known: readonly string[]): AppError =>
	new AppError(
		'SourceError',
		`Session "${session.name}" has no stream "${name}". It has: ${known.join(', ') || 'none'}.`
	);

const empty = (what: string): AppError =>
	new AppError('SourceError', `${what} holds no samples, so there is nothing to replay. Choose another one.`);
