import { isObject, stringOr, type JsonObject } from '../../core/parse.ts';
import { OURS } from '../../session/format/metadata.ts';
import type { Session } from '../../session/read/session.ts';

/** What a BIDS data set wants to know and a recording cannot say. */
export interface BidsOptions {
	/** Who; from the recording when it says so, else `01`. */
	readonly subject?: string | undefined;
	/** Which visit; left out of names when nobody says. */
	readonly session?: string | undefined;
	/** What was done; `gestures` when nobody says. */
	readonly task?: string | undefined;
	/** Which time it was done; left out of names when nobody says. */
	readonly run?: number | undefined;
	/** What the data set is called; the recording's name when left out. */
	readonly datasetName?: string | undefined;
	/** Of the mains where it was recorded, in hertz. */
	readonly powerLineHz?: number | undefined;
	/** How the signal is referenced ("bipolar", "olecranon"). */
	readonly reference?: string | undefined;
	/** How the places of the electrodes were found. */
	readonly placement?: string | undefined;
	/** The muscle under each channel. */
	readonly targetMuscles?: readonly string[] | undefined;
	/** More fields of `*_emg.json`, or other values for them. */
	readonly sidecar?: JsonObject | undefined;
}

/** The parts of a BIDS name. Each is letters and digits only. */
export interface BidsEntities {
	readonly subject: string;
	readonly session: string | undefined;
	readonly task: string;
	readonly run: string | undefined;
}

/** The parts a session's names have. */
export function entitiesOf(session: Session, options: BidsOptions): BidsEntities {
	const ours = session.extras[OURS];
	const said = isObject(ours) ? stringOr(ours.subject, undefined) : undefined;
	const run = options.run === undefined ? undefined : Math.max(0, Math.trunc(options.run));
	return {
		subject: label(options.subject ?? said) || '01',
		session: label(options.session) || undefined,
		task: label(options.task) || 'gestures',
		run: run === undefined ? undefined : String(run)
	};
}

/** Letters and digits: `sub-` and the like may be typed with it. */
export const label = (text: string | undefined): string =>
	(text ?? '').replace(/^(?:sub|ses|task|run|acq)-/i, '').replace(/[^A-Za-z0-9]/g, '');

/** The folder of a recording: `sub-01/ses-1/emg`. */
export const folderOf = ({ subject, session }: BidsEntities): string =>
	`sub-${subject}/${session === undefined ? '' : `ses-${session}/`}emg`;

/** What names begin with: `sub-01_ses-1_task-gestures_acq-wrist_run-2`. `acq` parts streams that were recorded together. */
export const stemOf = ({ subject, session, task, run }: BidsEntities, acq: string | undefined): string =>
	[
		`sub-${subject}`,
		session !== undefined && `ses-${session}`,
		`task-${task}`,
		acq !== undefined && `acq-${acq}`,
		run !== undefined && `run-${run}`
	]
		.filter(Boolean)
		.join('_');

/** One label per stream, each once; none where there is one stream. */
export function acquisitions(streams: readonly string[]): readonly (string | undefined)[] {
	if (streams.length < 2) return streams.map(() => undefined);
	const taken = new Set<string>();
	return streams.map((stream) => {
		const name = label(stream) || 'stream';
		let free = name;
		for (let n = 2; taken.has(free); n++) free = `${name}${n}`;
		taken.add(free);
		return free;
	});
}
