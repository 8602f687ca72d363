import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import { openFakeSession } from '../../session/write/session.fixture.ts';
import type { Session } from '../../session/read/session.ts';
import { exportedFile } from '../sample-files.fixture.ts';
import { xdf } from '../xdf/index.ts';
import { HOW, onDisk, pythonWith } from './programs.ts';
import { hasLibxdf, readWithLibxdf, readWithPyxdf, type ForeignXdf } from './read-xdf.ts';

let session: Session;
let files: ReadonlyMap<string, Uint8Array>;

beforeAll(async () => {
	const random = seeded(8);
	session = await openFakeSession({
		streams: [
			{
				name: 'emg',
				fs: 500,
				nChannels: 3,
				seconds: 24,
				from: 1000,
				value: () => random(),
				info: { channelNames: ['a', 'b', 'c'] }
			},
			{ name: 'force', fs: 1259.26, nChannels: 1, seconds: 12, from: 1003.0001, info: { unit: '%' } }
		],
		labels: [
			[1002, 0],
			[1010, 1],
			[1015, -1]
		]
	});
	files = new Map([['take.xdf', await exportedFile(xdf, session)]]);
});

async function expectAgreement(read: ForeignXdf): Promise<void> {
	for (const { name, fs, nChannels, channelNames } of session.streams) {
		const stream = read.streams.find((other) => other.name === name)!;
		const { data, timestamps } = await session.getContinuous(name);
		expect(stream).toMatchObject({
			fs,
			format: 'float32',
			labels: channelNames ?? ['1'],
			count: timestamps.length
		});
		expect([stream.first, stream.last]).toEqual([timestamps[0], timestamps.at(-1)]);
		expect(stream.offsets).toBeGreaterThan(1);
		expect(stream.times).toEqual([...timestamps]);
		for (let channel = 0; channel < nChannels; channel++) {
			const given = Float32Array.from(timestamps, (_, row) => Number(data[row * nChannels + channel]));
			expect(Float32Array.from(stream.channels[channel]!)).toEqual(given);
		}
	}
	expect(read.events).toEqual([
		{ time: 1002, text: 'Rest' },
		{ time: 1010, text: 'Fist' },
		{ time: 1015, text: 'unlabeled' },
		{ time: 1000 + 24 - 1 / 500, text: 'unlabeled' }
	]);
}

test('libxdf reads every value, timestamp, label and footer as it was meant', async ({ skip }) => {
	if (!hasLibxdf()) skip(HOW.libxdf);
	await onDisk(files, async (folder) => expectAgreement(readWithLibxdf(folder, join(folder, 'take.xdf'))));
});

test('pyxdf reads every value, timestamp, label and footer as it was meant', async ({ skip }) => {
	const python = pythonWith('pyxdf') ?? skip(HOW.pyxdf);
	await onDisk(files, async (folder) => expectAgreement(readWithPyxdf(python, join(folder, 'take.xdf'))));
});
