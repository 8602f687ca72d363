import { expect, test } from 'vitest';
import { memoryStore } from '../../store/memory.ts';
import { META_KEY } from '../format/metadata.ts';
import { Session } from '../read/session.ts';
import { makeSession } from '../write/session.fixture.ts';
import { compareChecksums } from './compare-checksums.ts';

/** Two streams; `changed`: row of the signal whose second channel is 50 µV higher. */
const made = (changed = -1, seconds = 5.5) =>
	makeSession({
		streams: [
			{
				...{ name: 'emg', fs: 100, seconds, nChannels: 3 },
				value: (row, channel) => 300 * Math.sin(row + channel) + (row === changed && channel === 1 ? 50 : 0)
			},
			{ name: 'force', fs: 10, seconds, nChannels: 1 }
		]
	});
const open = async (entries: Awaited<ReturnType<typeof made>>) =>
	Session.open(memoryStore(entries), { id: 'made', name: 'made' });

test('samples that are as they were recorded are the same; the whole session is read', async () => {
	const fractions: number[] = [];
	expect(await compareChecksums(await open(await made()), (fraction) => fractions.push(fraction))).toEqual([
		{ stream: 'emg', state: 'same' },
		{ stream: 'force', state: 'same' }
	]);
	expect(fractions.at(-1)).toBe(1);
});

test.each([0, 260, 549])('50 µV more on one sample of row %i is seen, in that stream', async (row) => {
	const entries = await made(row);
	// The samples of one recording with the facts of the other: as if the sample had been changed in the file.
	entries.set(META_KEY, (await made()).get(META_KEY)!);
	expect(await compareChecksums(await open(entries))).toEqual([
		{ stream: 'emg', state: 'changed' },
		{ stream: 'force', state: 'same' }
	]);
});

test('without a checksum of the same rows nothing is said', async () => {
	const entries = await made();
	entries.set(META_KEY, (await made(-1, 4)).get(META_KEY)!);
	expect((await compareChecksums(await open(entries))).map(({ state }) => state)).toEqual([
		'unknown',
		'unknown'
	]);
	const meta = JSON.parse(new TextDecoder().decode(entries.get(META_KEY))) as { extras: unknown };
	meta.extras = {};
	entries.set(META_KEY, new TextEncoder().encode(JSON.stringify(meta)));
	expect((await compareChecksums(await open(entries))).map(({ state }) => state)).toEqual([
		'unknown',
		'unknown'
	]);
});
