import { AppError } from '../../core/errors.ts';
import { hertz, samplesIn, seconds, type Samples } from '../../core/units.ts';
import type { WindowSize } from './windowing.ts';
import { openSessionStore, type SessionSource } from '../read/open.ts';
import { Session } from '../read/session.ts';

/** A length in seconds as samples. Throws a RangeError that names the argument when that is none. */
export function sizeIn(argument: string, span: number, fs: number): Samples {
	const n = samplesIn(seconds(Number.isFinite(span) ? span : 0), hertz(fs));
	if (n >= 1) return n;
	throw new RangeError(
		`${argument} must be at least one sample (${1 / fs} s at ${fs} Hz), but it is ${span} s. Give a larger ${argument}.`
	);
}

/** Window and hop in samples of a stream. Throws when one is too small, or when the session does not know its rate. */
export function windowSize(
	session: Session,
	stream: string,
	windowSeconds: number,
	hopSeconds: number
): WindowSize {
	const { fs } = session.streamInfo(stream);
	if (!(fs > 0)) {
		throw new AppError(
			'SessionError',
			`${session.name} does not say the rate of stream ${stream}, so seconds cannot become samples. ` +
				'Give fs in its meta.json.'
		);
	}
	return { length: sizeIn('windowSeconds', windowSeconds, fs), hop: sizeIn('hopSeconds', hopSeconds, fs) };
}

/** Opens what is not open yet. */
export const openAll = (sources: readonly (SessionSource | Session)[]): Promise<Session[]> =>
	Promise.all(sources.map((source) => (source instanceof Session ? source : openSessionStore(source))));
