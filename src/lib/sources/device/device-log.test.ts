import { expect, test } from 'vitest';
import { drivers } from '../index.ts';
import { LogWriter, parseLog } from './device-log.ts';
import { decodeLog } from './replay-log.ts';

/** Ten seconds of a Cyton whose first channel counts, in bursts, with a hole. */
function log(): string {
	const writer = new LogWriter({
		driver: 'cyton',
		params: { gain: '12' },
		found: { daisy: false, firmware: 'v3.1.2' },
		started: 1000
	});
	writer.note(Buffer.from('b'), 999.9, '', true);
	for (let n = 0; n < 2500; n++) {
		if (n >= 1000 && n < 1400) continue;
		const bytes = new Uint8Array(33);
		bytes.set([0xa0, n & 255, 0, n >> 8, n & 255]);
		bytes[32] = 0xc0;
		writer.note(bytes, 1000 + Math.ceil(n / 4) * 0.016, '');
	}
	return writer.text();
}

test('a log comes back as it was written', () => {
	const { driver, params, started, entries } = parseLog(log());
	expect({ driver, params, started }).toEqual({ driver: 'cyton', params: { gain: '12' }, started: 1000 });
	expect(entries).toHaveLength(2101);
	expect(entries[0]).toEqual({ at: 999.9, from: '', bytes: Uint8Array.of(98), sent: true });
	expect(entries[5]!.bytes).toHaveLength(33);
});

test('replayed through the decoder it gives the samples, the times and the gap', () => {
	const { infos, packets } = decodeLog(log(), drivers);
	expect(infos[0]!.facts).toMatchObject({ gain: new Array(8).fill(12) });
	const emg = packets.filter(({ stream }) => stream === 0).map(({ chunk }) => chunk);
	expect(emg.reduce((sum, { timestamps }) => sum + timestamps.length, 0)).toBe(2100);
	expect(emg.filter(({ lost }) => lost).map(({ lost }) => lost)).toEqual([400]);
	expect(decodeLog(log(), drivers).packets).toEqual(packets);
});

test('a file that is no log, or a line that is broken, is refused by name', () => {
	expect(() => parseLog('hello')).toThrow(/first line/i);
	expect(() => parseLog('{"format":"other"}')).toThrow(/no device log/);
	expect(() => parseLog(log().replace(/\n0\.016000 - a0/, '\n0.016000 - xx'))).toThrow(
		/Line \d+ of the device log/
	);
});
