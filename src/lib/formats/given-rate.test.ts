import { describe, expect, test } from 'vitest';
import { bdf, edf } from './edf/index.ts';
import { edfFile } from './edf/edf.fixture.ts';
import { imported } from './sample-files.fixture.ts';
import { xdf } from './xdf/index.ts';
import { samplesChunk, streamHeader, xdfFile } from './xdf/xdf.fixture.ts';

describe('the rate that a person says', () => {
	test.each([
		[16, edf],
		[24, bdf]
	] as const)(
		'stands in place of that of a file of %i bits; slower signals keep their share',
		async (bits, format) => {
			const file = edfFile({
				bits,
				reserved: bits === 16 ? 'EDF+C' : 'BDF+C',
				seconds: '1',
				signals: [
					{ label: 'EMG', unit: 'uV', samples: 8 },
					{ label: 'Force', unit: 'N', samples: 4 },
					{ label: bits === 16 ? 'EDF Annotations' : 'BDF Annotations', samples: 12 }
				],
				data: [0, 1, 2].map((at) => [[1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4], `+${at}\x14\x14\0`])
			});
			const { session, summary } = await imported(format, file, { rate: 16 });
			expect(session.streams).toMatchObject([
				{ name: 'emg', fs: 16, nSamples: 24, gaps: [] },
				{ fs: 8, nSamples: 12, gaps: [] }
			]);
			const times = await session.timestamps('emg');
			expect(times[23]! - times[0]!).toBeCloseTo(23 / 16, 6);
			expect(summary.problems.join(' ')).toContain('have 16 Hz, as was said; the header says 8 Hz.');
		}
	);

	test('makes a file readable whose records have no length', async () => {
		const file = edfFile({
			seconds: '0',
			signals: [{ label: 'EMG', unit: 'uV', samples: 4 }],
			data: [[[1, 2, 3, 4]], [[5, 6, 7, 8]]]
		});
		await expect(imported(edf, file)).rejects.toThrow('myodeck import --rate HZ');
		const { session, summary } = await imported(edf, file, { rate: 500 });
		expect(session.streams).toMatchObject([{ fs: 500, nSamples: 8 }]);
		expect(summary.problems.join(' ')).toContain('the header says no rate');
	});

	test('is that of the EMG of an XDF file, whose times stay as they are', async () => {
		const samples = Array.from({ length: 300 }, (_, i) => ({ time: 50 + i / 92.6, values: [i] }));
		const file = xdfFile([
			streamHeader(1, { name: 'Force', channels: 1, rate: 100, format: 'float32' }),
			samplesChunk(1, 'float32', samples),
			streamHeader(2, { name: 'EMG', channels: 1, rate: 100, format: 'float32' }),
			samplesChunk(2, 'float32', samples)
		]);
		const { session, summary } = await imported(xdf, file, { rate: 92.6 });
		expect(session.streamInfo('EMG').fs).toBe(92.6);
		expect(session.streamInfo('Force').fs).toBe(100);
		expect((await session.timestamps('EMG'))[100]! - 50).toBeCloseTo(100 / 92.6, 9);
		const said = summary.problems.join(' ');
		expect(said).toContain('EMG: its rate is 92.6 Hz, as was said; the file declares 100 Hz.');
		expect(said).not.toContain('EMG: 92.6 Hz came');
	});
});
