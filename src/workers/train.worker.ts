import { expose } from 'comlink';
import type { LabelledRecording } from '../lib/core/recording.ts';
import { train, type Trained, type TrainOptions, type TrainProgress } from '../lib/pipeline/train.ts';
import { Session } from '../lib/session/session.ts';
import { openDatabase } from '../lib/store/database.ts';
import { storeAt } from '../lib/session/place.ts';

/** Sessions that are stored, and which of their streams to learn from. */
export interface TrainingTakes {
	readonly stream: string;
	readonly sessions: readonly { readonly id: string; readonly name: string }[];
}

/** One training run. Cancel by disposing the worker. */
const api = {
	/** Rejects with a ModelError or SessionError that says what is missing. */
	async train(
		takes: TrainingTakes,
		options: TrainOptions,
		onProgress: (progress: TrainProgress) => void
	): Promise<Trained> {
		const db = await openDatabase();
		const recordings: LabelledRecording[] = [];
		for (const { id, name } of takes.sessions) {
			const session = await Session.open(await storeAt(db, id), { id, name });
			recordings.push(await session.labelled(takes.stream));
		}
		return train(recordings, options, { onProgress });
	}
};

export type TrainApi = typeof api;
expose(api);
