import type { LabelEvent } from '../core/labels.ts';
import type { Database } from '../store/database.ts';
import { isEdited, unbakeEdits, writeEdits, type Edits } from '../session/edit/edits.ts';
import { writableAt } from './session-location.ts';
import { Session } from '../session/read/session.ts';
import { trialsPerClass } from '../session/format/label-track.ts';

/** What a correction changes in the list of sessions. */
export interface Corrected {
	readonly trialsPerClass: readonly number[];
	readonly labels: number;
	readonly edited: boolean;
	readonly note: string;
}

/** What is done to a stored session's edits. Can be sent to a worker. */
export type Correction =
	/** Stores the layer; labels.json stays as it is. */
	| { readonly act: 'edit'; readonly edits: Edits }
	/** Writes labels.json too: edits that are baked into it (`bakeEdits`), or the way back (`unbakeEdits`). */
	| { readonly act: 'labels'; readonly recorded: readonly LabelEvent[]; readonly edits: Edits };

/** Corrects a stored session, wherever it is. Throws a SessionError for an archive, and when it cannot be written. */
export async function correct(db: Database, id: string, correction: Correction): Promise<Corrected> {
	const store = await writableAt(db, id);
	if (correction.act === 'edit') await writeEdits(store, correction.edits);
	else await unbakeEdits(store, correction.recorded, correction.edits);
	const session = await Session.open(store, { id, name: id });
	return {
		trialsPerClass: trialsPerClass(session.labels, session.classNames.length),
		labels: session.labels.length,
		edited: isEdited(session.edits),
		note: session.edits.notes
	};
}
