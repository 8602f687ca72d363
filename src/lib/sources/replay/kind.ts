import { AppError } from '../../core/errors.ts';
import { fileStem, resolveStore } from '../../library/session-location.ts';
import { Session } from '../../session/read/session.ts';
import { openDatabase } from '../../store/database.ts';
import { numberParam, textParam } from '../params.ts';
import type { SourceKind } from '../source.ts';
import { FASTEST, SLOWEST } from './playhead.ts';
import { ReplaySource } from './replay.ts';

/** What the scope and the first window show after a jump. */
const PREROLL_SECONDS = 2;

/** A recorded session, played as if the amplifier were still there. */
export const replay: SourceKind<'replay'> = {
	id: 'replay',
	label: 'Replay',
	summary: 'Plays a stored session like a live device.',
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
		const session = await Session.open(await resolveStore(await openDatabase(), id), {
			id,
			name: fileStem(id)
		});
		return new ReplaySource(session, {
			speed: numberParam(replay, params, 'speed'),
			preroll: PREROLL_SECONDS
		});
	}
};
