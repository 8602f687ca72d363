import { expect, test } from 'vitest';
import { seconds } from '../../core/units.ts';
import type { Session } from '../../session/read/session.ts';
import { replayedSession } from './replay-sessions.ts';

const event = (timestamp: number, classIndex: number) => ({ timestamp: seconds(timestamp), classIndex });

test('edited are the times at which the label track differs from the recorded one, in order', () => {
	const session: Pick<
		Session,
		'id' | 'labels' | 'recordedLabels' | 'classNames' | 'cued' | 'buttonLabelled' | 'streams' | 'extras'
	> = {
		...{ id: 's', classNames: ['Rest', 'Fist'], cued: true, buttonLabelled: false, streams: [], extras: {} },
		labels: [event(1, 0), event(3, 1), event(4, 0)],
		recordedLabels: [event(1, 0), event(2, 1), event(4, 1)]
	};
	expect(replayedSession(session, 'S', true)).toEqual({
		...{ id: 's', name: 'S', kept: true, cued: true, buttonLabelled: false, predictions: [] },
		...{ classNames: ['Rest', 'Fist'], labels: session.labels, edited: [2, 3, 4] }
	});
});
