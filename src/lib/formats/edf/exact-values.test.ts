import { expect, test } from 'vitest';
import { openFakeSession } from '../../session/write/session.fixture.ts';
import { imported, exported } from '../sample-files.fixture.ts';
import { xdf } from '../xdf/index.ts';
import { samplesChunk, streamHeader, xdfFile } from '../xdf/xdf.fixture.ts';
import { bdf, edf } from './index.ts';

/** A session whose stream has these values in double precision. */
async function wide(values: readonly number[]): ReturnType<typeof imported> {
	const header = streamHeader(1, { name: 'clock', channels: 1, rate: 100, format: 'double64' });
	const rows = values.map((value, i) => ({ time: i / 100, values: [value] }));
	return imported(xdf, xdfFile([header, samplesChunk(1, 'double64', rows)]));
}

const UNIX = Array.from({ length: 300 }, (_, i) => 1714636800.123 + i / 100);

test.each([
	['bdf', bdf],
	['edf', edf]
] as const)('%s: a second of Unix times is no constant, and the error is said', async (_id, format) => {
	const { session } = await wide(UNIX);
	const { bytes, files, notes } = await exported(format, session);
	const said = /rounded by up to ([\d.e-]+)/.exec(notes.join(' '))!;
	const back = (await imported(format, bytes.get(files[0]!)!)).session;
	const { name } = back.streams[0]!;
	const data = (await back.getContinuous(name)).data;
	// The import keeps physical values in double precision where single precision would round them more.
	const worst = Math.max(...UNIX.map((value, i) => Math.abs(Number(data[i]) - value)));
	expect(worst).toBeLessThanOrEqual(Number(said[1]) * 1.1);
	expect(new Set(Array.from(data, Number)).size).toBeGreaterThan(100);
});

test('values that vary less than a step are refused a silent constant', async () => {
	const { session } = await wide(Array.from({ length: 300 }, (_, i) => 1e9 + (i % 2) * 1e-6));
	const { notes } = await exported(edf, session);
	expect(notes.join(' ')).toContain('cannot be held by 16 bits');
});

test('an ordinary recording says nothing', async () => {
	const session = await openFakeSession({ streams: [{ fs: 100, nChannels: 2, seconds: 3 }] });
	expect((await exported(bdf, session)).notes).toEqual([]);
	expect((await exported(edf, session)).notes).toEqual([]);
});
