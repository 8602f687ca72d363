import { describe, expect, test } from 'vitest';
import { FORMATS } from '../stream-info.ts';
import { valuesOf, type LslValues } from '../values.ts';
import { EXTREMES, oddTimes, rampTime, rampValue, type Pulled } from './acts.ts';
import { collect, missing, rigFor, until, wrong } from './rig.ts';

/**
 * The numbers in the titles are those of the list of interoperation tests this bridge was planned with: a real liblsl
 * sends and receives on the other side.
 */
const rig = rigFor('values');
const long = Boolean(process.env['MYODECK_LONG']);

const plain = (values: LslValues): (number | bigint | string)[] => [...(values as readonly string[])];

describe.skipIf(missing)('with a real liblsl', { timeout: 150_000 }, () => {
	test('1: its outlet of 8 channels at 2 kHz is read without a loss, every value and time exact', async () => {
		const { liblsl, backend } = rig();
		const count = long ? 120_000 : 6_000;
		await liblsl.call({
			do: 'outlet',
			id: 't1',
			name: 'T1',
			type: 'EMG',
			channels: 8,
			rate: 2000,
			format: 'float32',
			sourceId: 't1'
		});
		const got = await collect(backend, 'T1');
		await liblsl.call({ do: 'ramp', id: 't1', rate: 2000, count, chunk: 20 });
		await until('all samples', () => got.count >= count);
		expect(got.count).toBe(count);
		expect(wrong(got.values, got.times, 8, 2000)).toBe(0);
		got.inlet.close();
		await liblsl.call({ do: 'close-outlet', id: 't1' });
	});

	test('2: its inlet reads ours of 8 channels at 2 kHz without a loss, every value and time exact', async () => {
		const { liblsl, backend } = rig();
		const count = long ? 120_000 : 6_000;
		const outlet = await backend.openOutlet({
			name: 'T2',
			type: 'EMG',
			channelCount: 8,
			format: 'float32',
			rate: 2000,
			sourceId: 't2'
		});
		expect(await liblsl.call<boolean>({ do: 'inlet', id: 't2', pred: "name='T2'", timeout: 30 })).toBe(true);
		await until('a reader', () => outlet.consumers === 1);
		const start = Date.now();
		for (let done = 0; done < count;) {
			const due = Math.min(count, Math.floor(((Date.now() - start) / 1000) * 2000));
			const n = due - done;
			outlet.push({
				values: Float32Array.from({ length: n * 8 }, (_, i) => rampValue(done + Math.floor(i / 8), i % 8)),
				timestamps: Float64Array.from({ length: n }, (_, i) => rampTime(done + i, 2000))
			});
			done = due;
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
		const values: number[] = [];
		const times: number[] = [];
		while (times.length < count) {
			const { values: some, timestamps } = await liblsl.call<Pulled>({
				do: 'pull',
				id: 't2',
				timeout: 30,
				most: Math.min(5000, count - times.length)
			});
			if (timestamps.length === 0) break;
			values.push(...(some as Float32Array));
			times.push(...timestamps);
		}
		expect(times.length).toBe(count);
		expect(wrong(values, times, 8, 2000)).toBe(0);
		await liblsl.call({ do: 'close-inlet', id: 't2' });
		await outlet.close();
	});

	test('3: irregular streams of all seven formats come from it with their extremes, bit for bit', async () => {
		const { liblsl, backend } = rig();
		for (const format of FORMATS)
			await liblsl.call({
				do: 'outlet',
				id: format,
				name: `T3-${format}`,
				type: 'X',
				channels: 2,
				rate: 0,
				format,
				sourceId: format
			});
		await Promise.all(
			FORMATS.map(async (format) => {
				const sent = valuesOf(format, EXTREMES[format]);
				const timestamps = oddTimes(sent.length / 2);
				const got = await collect(backend, `T3-${format}`);
				await liblsl.call({ do: 'push', id: format, values: sent, timestamps });
				await until('all samples', () => got.count === timestamps.length);
				expect(got.values).toEqual(plain(sent));
				expect(got.times).toEqual([...timestamps]);
				got.inlet.close();
			})
		);
		for (const format of FORMATS) await liblsl.call({ do: 'close-outlet', id: format });
	});

	test('4: irregular streams of all seven formats go to it with their extremes, bit for bit', async () => {
		const { liblsl, backend } = rig();
		for (const format of FORMATS) {
			const name = `T4-${format}`;
			const outlet = await backend.openOutlet({
				name,
				type: 'X',
				channelCount: 2,
				format,
				rate: 0,
				sourceId: name
			});
			expect(await liblsl.call<boolean>({ do: 'inlet', id: name, pred: `name='${name}'`, timeout: 30 })).toBe(
				true
			);
			await until('a reader', () => outlet.consumers === 1);
			const values = valuesOf(format, EXTREMES[format]);
			const timestamps = oddTimes(values.length / 2);
			outlet.push({ values, timestamps });
			// One pull gives what has arrived: with strings that may be a part of them.
			const [pulled, times]: [unknown[], number[]] = [[], []];
			while (times.length < timestamps.length) {
				const most = timestamps.length - times.length;
				const got = await liblsl.call<Pulled>({ do: 'pull', id: name, timeout: 30, most });
				if (got.timestamps.length === 0) break;
				pulled.push(...plain(got.values));
				times.push(...got.timestamps);
			}
			expect(pulled).toEqual(plain(values));
			expect(times).toEqual([...timestamps]);
			await liblsl.call({ do: 'close-inlet', id: name });
			await outlet.close();
		}
	});

	test('5: 300 channels of every format pass the test samples of both sides', async () => {
		const { liblsl, backend } = rig();
		for (const format of FORMATS)
			await liblsl.call({
				do: 'outlet',
				id: format,
				name: `T5-${format}`,
				type: 'X',
				channels: 300,
				rate: 100,
				format,
				sourceId: format
			});
		const all = await Promise.all(FORMATS.map((format) => collect(backend, `T5-${format}`)));
		for (const got of all) got.inlet.close();
		for (const format of FORMATS) {
			await liblsl.call({ do: 'close-outlet', id: format });
			const name = `T5b-${format}`;
			const outlet = await backend.openOutlet({
				name,
				type: 'X',
				channelCount: 300,
				format,
				rate: 100,
				sourceId: name
			});
			expect(await liblsl.call<boolean>({ do: 'inlet', id: name, pred: `name='${name}'`, timeout: 30 })).toBe(
				true
			);
			await until('a reader', () => outlet.consumers === 1);
			await liblsl.call({ do: 'close-inlet', id: name });
			await outlet.close();
		}
	});
});
