import { AppError } from '../../core/errors.ts';
import type { StoredGap } from '../../session/format/metadata.ts';
import type { Session, StoredStream } from '../../session/read/session.ts';

const [MIN_HERTZ, MAX_HERTZ] = [1e-3, 1e6];

/**
 * The rate of a file's time axis: the declared one; the measured one where none is declared. A device that does not keep what
 * it declares is told of. Throws a SessionError where nothing tells a rate.
 */
export async function rateOf(
	session: Session,
	info: StoredStream,
	gaps: readonly StoredGap[],
	notes: string[]
): Promise<number> {
	const { name, fs, nSamples } = info;
	const range = await session.timeRange(name);
	const span = range ? range.last - range.first : 0;
	const lost = gaps.reduce((sum, gap) => sum + gap.lost, 0);
	const found = span > 0 && nSamples > 1 ? (nSamples - 1 + lost) / span : 0;
	// Timestamps may be any numbers; a rate that no device has is none.
	const measured = found >= MIN_HERTZ && found <= MAX_HERTZ ? found : 0;
	if (fs > 0) {
		if (measured > 0 && Math.abs(measured / fs - 1) > 0.01) {
			notes.push(
				`${name} came at ${measured.toFixed(1)} Hz where ${fs} Hz is declared; the file's time axis says ${fs} Hz.`
			);
		}
		return fs;
	}
	if (measured > 0) {
		notes.push(`${name} declares no rate; ${measured.toPrecision(6)} Hz was measured by its timestamps.`);
		return Number(measured.toPrecision(6));
	}
	throw new AppError(
		'SessionError',
		`${name} of ${session.name} has no rate, and its timestamps do not tell one. Export it as CSV or XDF instead.`
	);
}
