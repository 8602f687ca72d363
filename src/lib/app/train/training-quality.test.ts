import { expect, test } from 'vitest';
import { DEFAULT_WINDOWING, type QualityReport } from '../../session/quality/quality.ts';
import type { ListedSession } from '../library/listed-session.ts';
import { unreadable } from '../library/listed-session.ts';
import { TrainingQuality } from './training-quality.svelte.ts';

const report: QualityReport = {
	version: 1,
	windowing: DEFAULT_WINDOWING,
	streams: [],
	classes: {},
	warnings: []
};
const session = (id: string, more: Partial<ListedSession> = {}): ListedSession => ({
	...unreadable(id, id),
	...more
});

function setUp() {
	const measured: string[] = [];
	const waiting: (() => void)[] = [];
	const quality = new TrainingQuality((id) => {
		measured.push(id);
		return new Promise((resolve) => waiting.push(() => resolve(report)));
	});
	const titles = (): string[] => quality.checked.map(({ title }) => title);
	return { quality, measured, waiting, titles };
}
/** Lets everything that waits go on, until nothing does. */
async function settle(waiting: (() => void)[]): Promise<void> {
	do {
		waiting.splice(0).forEach((go) => go());
		await new Promise((resolve) => setTimeout(resolve));
	} while (waiting.length > 0);
}

test('a list that is read anew does not start the pass again, and each session is measured once', async () => {
	const { quality, measured, waiting, titles } = setUp();
	const list = (): ListedSession[] => ['a', 'b', 'c'].map((id) => session(id));
	for (let change = 0; change < 10; change++) void quality.check(list(), DEFAULT_WINDOWING);
	await settle(waiting);
	void quality.check(list(), DEFAULT_WINDOWING);
	await settle(waiting);
	expect(measured).toEqual(['a', 'b', 'c']);
	expect(titles()).toEqual(['a', 'b', 'c']);
});

test('one more session costs one measurement; one that was corrected is measured again', async () => {
	const { quality, measured, waiting, titles } = setUp();
	void quality.check([session('a'), session('b')], DEFAULT_WINDOWING);
	await settle(waiting);
	void quality.check([session('a'), session('b'), session('c')], DEFAULT_WINDOWING);
	await settle(waiting);
	expect(measured).toEqual(['a', 'b', 'c']);
	void quality.check([session('a'), session('b', { corrected: '2026-11-30' })], DEFAULT_WINDOWING);
	await settle(waiting);
	expect(measured).toEqual(['a', 'b', 'c', 'b']);
	expect(titles()).toEqual(['a', 'b']);
});

test('a newer pass replaces the one that runs and does not measure what that one is measuring', async () => {
	const { quality, measured, waiting, titles } = setUp();
	const first = quality.check([session('a'), session('b')], DEFAULT_WINDOWING);
	void quality.check([session('a'), session('c')], DEFAULT_WINDOWING);
	await settle(waiting);
	await first;
	expect(measured).toEqual(['a', 'c']);
	expect(titles()).toEqual(['a', 'c']);
});

test('other windows are another question', async () => {
	const { quality, measured, waiting } = setUp();
	void quality.check([session('a')], DEFAULT_WINDOWING);
	await settle(waiting);
	void quality.check([session('a')], { ...DEFAULT_WINDOWING, windowSeconds: 1 });
	await settle(waiting);
	expect(measured).toEqual(['a', 'a']);
});

test('what cannot be read, and a large session of a folder nobody asked about, are left out', async () => {
	const { quality, measured, waiting } = setUp();
	const folder = { id: 'f', name: 'f', path: 'b', archive: false };
	const list = [session('a', { refused: 'broken' }), session('b', { folder, bytes: 1e9 }), session('c')];
	void quality.check(list, DEFAULT_WINDOWING);
	await settle(waiting);
	expect(measured).toEqual(['c']);
});
