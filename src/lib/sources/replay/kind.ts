import { AppError } from '../../core/errors.ts';
import { holdSessions } from '../../library/session-in-use.ts';
import { fileStem, resolveStore } from '../../library/session-location.ts';
import { openDatabase } from '../../store/database.ts';
import { numberParam, textParam } from '../params.ts';
import type { SourceKind } from '../source.ts';
import { FASTEST, SLOWEST } from './playhead.ts';

/** What the scope and the first window show after a jump. */
const PREROLL_SECONDS = 2;

/** A recorded session, played as if the amplifier were still there. */
export const replay: SourceKind<'replay'> = {
	id: 'replay',
	label: 'Replay',
	summary: 'Plays a stored session like a live device.',
	group: 'file',
	needs: 'nothing',
	params: [
		{ type: 'session', id: 'session', label: 'Session', value: '' },
		{ type: 'number', id: 'speed', label: 'Speed', unit: '×', value: 1, min: SLOWEST, max: FASTEST }
	],
	async create(params) {
		const id = textParam(replay, params, 'session');
		if (!id)
			throw new AppError(
				'SourceError',
				'No session is chosen. Pick the session to replay, then press Connect.'
			);
		const name = fileStem(id);
		// As long as it plays, no tab deletes it for good. A worker that ends gives its share back.
		const onDisconnect = await holdSessions([id], 'replayed', () => name);
		try {
			// Only the worker reads samples: the page knows this kind without the code for it.
			const { Session } = await import('../../session/read/session.ts');
			const { ReplaySource } = await import('./replay.ts');
			const session = await Session.open(await resolveStore(await openDatabase(), id), { id, name });
			const speed = numberParam(replay, params, 'speed');
			return new ReplaySource(session, { speed, preroll: PREROLL_SECONDS, onDisconnect });
		} catch (error) {
			await onDisconnect();
			throw error;
		}
	}
};
