import { describe, expect, test } from 'vitest';
import { channelsOf, parseInfo } from '../stream-info.ts';
import type { Pulled } from './acts.ts';
import type { LiblslProcess } from './real-liblsl.ts';
import { collect, missing, rigFor, until } from './rig.ts';

const rig = rigFor('recovery');

describe.skipIf(missing)('with a real liblsl', { timeout: 150_000 }, () => {
	test('11: an outlet that was killed and came back under its source id is read on; two of one id are not', async () => {
		const { backend, another } = rig();
		const start = async (): Promise<LiblslProcess> => {
			const other = await another();
			await other.call({
				do: 'outlet',
				id: 'r',
				name: 'T11',
				type: 'X',
				channels: 1,
				rate: 100,
				format: 'int32',
				sourceId: 'r'
			});
			return other;
		};
		const first = await start();
		const got = await collect(backend, 'T11');
		await first.call({ do: 'push', id: 'r', values: Int32Array.of(1), timestamps: Float64Array.of(1) });
		await until('a sample', () => got.count === 1);
		await first.kill();
		await until('the loss is told', () => got.states.some((state) => state.startsWith('lost')));
		const second = await start();
		await until('it streams again', () => got.states.at(-1) === 'streaming');
		await second.call({ do: 'push', id: 'r', values: Int32Array.of(2), timestamps: Float64Array.of(2) });
		await until('the next sample', () => got.values.at(-1) === 2);
		const [third, fourth] = await Promise.all([start(), start()]);
		await until('three are there', () => backend.streams.length >= 3);
		await second.kill();
		await until('both are named', () => got.states.at(-1)!.includes('2 streams have its source id'));
		await third.kill();
		await until('it streams again', () => got.states.at(-1) === 'streaming');
		await fourth.kill();
		got.inlet.close();
	});

	test('11: its inlet reads ours on after a restart', async () => {
		const { liblsl, backend } = rig();
		const declared = {
			name: 'T11b',
			type: 'X',
			channelCount: 1,
			format: 'int32',
			rate: 100,
			sourceId: 'rb'
		} as const;
		const first = await backend.openOutlet(declared);
		expect(await liblsl.call<boolean>({ do: 'inlet', id: 'rb', pred: "name='T11b'", timeout: 30 })).toBe(
			true
		);
		await until('a reader', () => first.consumers === 1);
		await first.close();
		const second = await backend.openOutlet(declared);
		await until('it is back', () => second.consumers === 1, 30);
		second.push({ values: Int32Array.of(7), timestamps: Float64Array.of(7) });
		const got = await liblsl.call<Pulled>({ do: 'pull', id: 'rb', timeout: 30, most: 1 });
		expect([...(got.values as Int32Array)]).toEqual([7]);
		await liblsl.call({ do: 'close-inlet', id: 'rb' });
		await second.close();
	});

	test('13: descriptions of 1024 channels with markup and UTF-8 in their names are the same on both sides', async () => {
		const { liblsl, backend } = rig();
		const labels = Array.from({ length: 1024 }, (_, i) => `<${i} & "µV">`);
		await liblsl.call({
			do: 'outlet',
			id: 't13',
			name: 'T13',
			type: 'X',
			channels: 1024,
			rate: 100,
			format: 'int8',
			sourceId: 't13',
			labels
		});
		const got = await collect(backend, 'T13');
		const full = await got.inlet.fullInfo();
		expect(channelsOf(full).map(({ label }) => label)).toEqual(labels);
		const ours = await backend.openOutlet({ ...full, name: 'T13b', sourceId: 't13b' });
		await liblsl.call({ do: 'inlet', id: 't13', pred: "name='T13b'", timeout: 30 });
		const xml = await liblsl.call<string>({ do: 'fullinfo', id: 't13', timeout: 30 });
		expect(channelsOf(parseInfo(xml))).toEqual(channelsOf(full));
		await liblsl.call({ do: 'close-inlet', id: 't13' });
		got.inlet.close();
		await ours.close();
		await liblsl.call({ do: 'close-outlet', id: 't13' });
	});

	test('14: chunks of 1, 32 and 10,000 samples arrive alike', async () => {
		const { liblsl, backend } = rig();
		await liblsl.call({
			do: 'outlet',
			id: 't14',
			name: 'T14',
			type: 'X',
			channels: 4,
			rate: 10_000,
			format: 'int16',
			sourceId: 't14'
		});
		const got = await collect(backend, 'T14');
		const sent: number[] = [];
		for (const n of [1, 32, 10_000]) {
			const values = Int16Array.from({ length: n * 4 }, (_, i) => (i * 31 + n) % 32_000);
			sent.push(...values);
			await liblsl.call({
				do: 'push',
				id: 't14',
				values,
				timestamps: Float64Array.from({ length: n }, (_, i) => n + i / 10_000)
			});
		}
		await until('all samples', () => got.count === 10_033);
		expect(got.values).toEqual(sent);
		got.inlet.close();
		await liblsl.call({ do: 'close-outlet', id: 't14' });
	});
});
