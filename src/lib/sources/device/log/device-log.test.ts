import { expect, test } from 'vitest';
import { drivers } from '../../index.ts';
import { now } from '../../../core/clock.ts';
import type { Packet } from '../../source.ts';
import { LogWriter, parseLog, type LogEntry } from './device-log.ts';
import { LogSource } from './log-source.ts';
import { decodeLog } from './replay-log.ts';

/** Ten seconds of a Cyton whose first channel counts, in bursts, with a hole. */
function log(): string {
	const writer = new LogWriter({
		driver: 'cyton',
		params: { gain: '12' },
		deviceInfo: { daisy: false, firmware: 'v3.1.2' },
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
	expect((entries[5] as LogEntry).bytes).toHaveLength(33);
});

test('a log of version 0.1, which calls the device info "found", is read, too', () => {
	const old = log().replace('"deviceInfo":', '"found":');
	expect(old).not.toContain('deviceInfo');
	expect(parseLog(old).deviceInfo).toEqual({ daisy: false, firmware: 'v3.1.2' });
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
	expect(() => parseLog('hello')).toThrow(/no device log/);
	expect(() => parseLog('{"format":"other"}')).toThrow(/no device log/);
	expect(() => parseLog('{"format":"myodeck device log 9"}')).toThrow(/later version/);
	expect(() => parseLog('{"format":"myodeck device log 1"')).toThrow(/Line 1 of the device log/);
	expect(() => parseLog(log().replace(/\n0\.016000 - a0/, '\n0.016000 - xx'))).toThrow(
		/Line \d+ of the device log/
	);
	expect(() => decodeLog(log().replace('cyton', 'byton'), drivers)).toThrow(/"byton" that is not known/);
	expect(() => decodeLog(log().replace('"gain":"12"', '"gain":"13"'), drivers)).toThrow(
		/does not fit OpenBCI Cyton/
	);
});

test('whatever its first line says of the device, the rest of it is read', () => {
	const head = {
		format: 'myodeck device log 1',
		driver: 'cyton',
		started: 5,
		params: { gain: '6' },
		deviceInfo: { a: 1 }
	};
	const odd = [
		'null',
		'7',
		'"x"',
		'[]',
		'[[[]]]',
		'{}',
		'1e999',
		'true',
		'{"__proto__":{"x":1}}',
		JSON.stringify('x'.repeat(1e5))
	];
	for (const value of odd) {
		for (const member of ['driver', 'started', 'params', 'deviceInfo'] as const) {
			const line = JSON.stringify({ ...head, [member]: '§' }).replace('"§"', value);
			const log = parseLog(`${line}\n0.5 - 00ff\n`);
			if (member !== 'driver') expect(log.driver).toBe('cyton');
			if (member !== 'params') expect(log.params).toEqual({ gain: '6' });
			if (member !== 'deviceInfo') expect(log.deviceInfo).toEqual({ a: 1 });
			expect(log.driver.length).toBeLessThan(1001);
			expect(Number.isFinite(log.started)).toBe(true);
			for (const param of Object.values(log.params)) expect(typeof param).toMatch(/string|number/);
			expect((log.entries[0] as LogEntry).bytes).toEqual(Uint8Array.of(0, 255));
		}
		const began = parseLog(
			`${JSON.stringify(head)}\n{"at":${value},"params":${value},"deviceInfo":${value}}\n`
		);
		expect(Number.isFinite(began.entries[0]!.at)).toBe(true);
	}
	expect('x' in {}).toBe(false);
	expect(() => parseLog(`{"format":"myodeck device log 1","params":${'['.repeat(1e5)}`)).toThrow(
		/nested more than/
	);
	expect(() => parseLog(`${JSON.stringify(head)}\n{"at":\n`)).toThrow(/Line 2 of the device log/);
});

/** The start of a log: its first line and a tenth of a second. */
const short = (): string => log().split('\n').slice(0, 30).join('\n') + '\n';

/** Plays a log to its end. */
async function played(text: string): Promise<Packet[]> {
	const source = new LogSource(text, drivers);
	await source.connect();
	const packets: Packet[] = [];
	for await (const packet of source.read()) packets.push(packet);
	return packets;
}

test('as a source it gives the same samples, as far apart as they were, at the time of now', async () => {
	const begun = now();
	const text = short();
	const packets = await played(text);
	const then = decodeLog(text, drivers).packets;
	expect(packets.map(({ chunk }) => chunk.data)).toEqual(then.map(({ chunk }) => chunk.data));
	const [first] = packets[0]!.chunk.timestamps;
	const shift = first! - then[0]!.chunk.timestamps[0]!;
	packets.forEach(({ chunk }, i) =>
		chunk.timestamps.forEach((time, k) => expect(time - then[i]!.chunk.timestamps[k]!).toBeCloseTo(shift, 6))
	);
	expect(first! - begun).toBeGreaterThan(-0.5);
	expect(first! - now()).toBeLessThan(0);
});

test('a log that was cut off is played up to there, and says so', async () => {
	const text = short();
	const source = new LogSource(text.slice(0, -20), drivers);
	await source.connect();
	let n = 0;
	const all = (async () => {
		for await (const { chunk } of source.read()) n += chunk.timestamps.length;
	})();
	await expect(all).rejects.toThrow(/cut off in line 30/);
	expect(n).toBe(27);
});

test('a log that was cut off before its first sample is said to be cut off, not to be of another device', async () => {
	const source = new LogSource(short().split('\n').slice(0, 2).join('\n').slice(0, -3), drivers);
	await source.connect();
	const all = (async () => {
		for await (const packet of source.read()) expect(packet).toBeUndefined();
	})();
	await expect(all).rejects.toThrow(/cut off in line 2/);
});

test('bytes of another device hold no sample, and that is said', async () => {
	await expect(played(short().replace('"cyton"', '"muse"').replace('"gain":"12"', ''))).rejects.toThrow(
		/not those of the device it names, Muse/
	);
});

test('where the device began anew, its counter begins anew', () => {
	const writer = new LogWriter({
		driver: 'cyton',
		params: {},
		deviceInfo: { daisy: false, firmware: '' },
		started: 50
	});
	const second = (from: number): void => {
		for (let n = 0; n < 250; n++) {
			const bytes = new Uint8Array(33);
			bytes.set([0xa0, n & 255]);
			bytes[32] = 0xc0;
			writer.note(bytes, from + n / 250, '');
		}
	};
	second(50);
	writer.anew({ params: { gain: '6' }, deviceInfo: { daisy: false, firmware: '' } }, 51.5);
	second(52);
	const gaps = decodeLog(writer.text(), drivers).packets.flatMap(({ chunk }) => chunk.lost || []);
	expect(gaps).toEqual([250]);
});
