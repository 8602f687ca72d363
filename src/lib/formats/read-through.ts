import { labelTracksOf } from '../session/format/label-tracks.ts';
import { phaseMap } from '../session/format/phase-codes.ts';
import type { Session } from '../session/read/session.ts';
import type { ExportOptions, Format } from './format.ts';

/** Share of an export's progress that reading everything once takes. */
const SHARE = 0.1;

/**
 * A format whose export knows every damaged chunk before it writes a byte: file headers declare lengths and gaps. Every
 * sample is decoded once, which takes a fraction of the time that writing does; damaged chunks are gaps from then on.
 */
export function readingThrough(format: Format): Format {
	const { export: write } = format;
	if (!write) return format;
	return {
		...format,
		async export(session, target, options) {
			const { onFraction } = options;
			onFraction?.(0);
			const whole = await readThrough(session, options, (fraction) => onFraction?.(SHARE * fraction));
			const { files, notes } = await write(whole, target, {
				...options,
				onFraction: onFraction && ((fraction) => onFraction(SHARE + (1 - SHARE) * fraction))
			});
			return { files, notes: [...notes, ...trackNotes(session), ...phaseNotes(session)] };
		}
	};
}

/** What becomes of label tracks beside the one in use: files of other programs have one. */
function trackNotes(session: Session): readonly string[] {
	const names = labelTracksOf(session.extras).map(({ name }) => `"${name}"`);
	if (names.length < 2) return [];
	return [
		`Of its ${names.length} label tracks (${names.join(', ')}) the labels in use were written. A session archive (.session.zip) keeps all of them.`
	];
}

/** Target streams whose phases have other codes than those that are read where nothing names them. */
function phaseNotes(session: Session): readonly string[] {
	return session.streams.flatMap(({ name, channelNames }) => {
		const map = phaseMap(session.extras, name, channelNames);
		if (!map) return [];
		const codes = [...map].map(([recorded, usual]) => `${recorded} for ${usual}`).join(', ');
		return [
			`The phases of ${name} were written with the codes of the recording (${codes}), which an import of the file does not know. A session archive (.session.zip) keeps their names.`
		];
	});
}

/** Decodes every sample of the chosen streams; gives the session without what is damaged. */
async function readThrough(
	session: Session,
	{ streams, signal }: ExportOptions,
	onFraction: (fraction: number) => void
): Promise<Session> {
	const chosen = session.streams.filter(({ name }) => !streams || streams.includes(name));
	const total = chosen.reduce((sum, { nSamples }) => sum + nSamples, 0);
	let done = 0;
	let reported = 0;
	for (const { name } of chosen) {
		for await (const { timestamps } of session.chunks(name)) {
			signal?.throwIfAborted();
			done += timestamps.length;
			if (done / total - reported > 0.05) onFraction((reported = done / total));
		}
	}
	return session.withoutDamage();
}
