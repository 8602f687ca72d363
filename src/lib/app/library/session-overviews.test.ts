import { expect, test, vi } from 'vitest';
import { levelsOf } from '../../core/min-max-pyramid.ts';
import { rowOf } from '../../library/session-row.fixture.ts';
import { Session } from '../../session/read/session.ts';
import { makeSession } from '../../session/write/session.fixture.ts';
import { memoryStore } from '../../store/memory.ts';
import { SessionOverviews, type SessionOverview } from './session-overviews.ts';

async function overviews() {
	const store = memoryStore(
		await makeSession({
			streams: [{ fs: 200, seconds: 2 }],
			labels: [
				[0, 0],
				[0.5, 1],
				[1, 0]
			]
		})
	);
	const open = vi.fn(async (id: string) => {
		if (id === 'broken') throw new Error('damaged');
		return Session.open(store, { id, name: id });
	});
	const pyramid = vi.fn(async (_id: string, stream: string) => ({
		...{ stream, start: 0, duration: 2, gaps: [] },
		levels: levelsOf(Float32Array.of(-1, 1, -2, 2), 1)
	}));
	return { made: new SessionOverviews({ open, pyramid }), open, pyramid };
}
const get = (made: SessionOverviews, id: string, more = {}): Promise<SessionOverview | undefined> =>
	new Promise((done) => made.want(rowOf(id, more), done));

test('rows that are wanted together are read one by one, once each; one that cannot be read holds up nobody', async () => {
	const { made, open } = await overviews();
	const found = await Promise.all(['a', 'broken', 'a', 'b'].map((id) => get(made, id)));
	expect(found.map((one) => one?.trials.length)).toEqual([3, undefined, 3, 3]);
	expect(found[0]!.columns).toHaveLength(320);
	await get(made, 'a');
	expect(open.mock.calls.map(([id]) => id)).toEqual(['a', 'broken', 'b']);
	await get(made, 'a', { labels: 9 });
	expect(open).toHaveBeenCalledTimes(4);
});

test('a row that leaves the view is not read', async () => {
	const { made, open } = await overviews();
	const gone = made.want(rowOf('gone'), () => {});
	gone();
	await get(made, 'a');
	expect(open.mock.calls.map(([id]) => id)).toEqual(['a']);
});

test('samples of a very large session are not read unasked, its labels are', async () => {
	const { made, pyramid } = await overviews();
	expect(await get(made, 'a', { bytes: 1e9 })).toMatchObject({ columns: undefined, trials: { length: 3 } });
	expect(pyramid).not.toHaveBeenCalled();
});
