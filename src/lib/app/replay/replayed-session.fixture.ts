import type { ReplayedSession } from './replay-sessions.ts';

/** A session that is replayed: without labels, recorded with these streams of predictions. */
export const fakeReplayedSession = (predictions: ReplayedSession['predictions']): ReplayedSession => ({
	id: 's',
	name: 'S',
	labels: [],
	classNames: [],
	edited: [],
	kept: true,
	cued: false,
	buttonLabelled: true,
	predictions
});
