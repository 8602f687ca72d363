import { describe, expect, test } from 'vitest';
import { parseConfig } from '../config.ts';
import { NetworkBackend } from '../network-backend.ts';
import { branch, leaf, type XmlElement } from '../xml.ts';
import type { ResolvedInfo } from './acts.ts';
import { collect, missing, rigFor, until } from './rig.ts';

const rig = rigFor('finding');

describe.skipIf(missing)('with a real liblsl', { timeout: 150_000 }, () => {
	test('6: three of its outlets on one computer are found, by known peers and without any', async () => {
		const { liblsl, backend, configText } = rig();
		for (const id of ['a', 'b', 'c'])
			await liblsl.call({
				do: 'outlet',
				id,
				name: `T6-${id}`,
				type: 'X',
				channels: 1,
				rate: 10,
				format: 'int8',
				sourceId: id
			});
		const lonely = await NetworkBackend.open(parseConfig(configText.replace('{127.0.0.1}', '{}')));
		for (const one of [backend, lonely])
			for (const id of ['a', 'b', 'c'])
				expect(await one.find(({ info }) => info.name === `T6-${id}`, 30), id).toBeDefined();
		await lonely.close();
		for (const id of ['a', 'b', 'c']) await liblsl.call({ do: 'close-outlet', id });
		await until('they are forgotten', () => !backend.streams.some(({ info }) => info.name.startsWith('T6')));
	});

	test('7 and 8: its resolver finds ours once each, and our answers to its queries are as true as its own', async () => {
		const { liblsl, backend } = rig();
		const desc: XmlElement = branch('desc', [
			branch('channels', [branch('channel', [leaf('label', 'C3')]), branch('channel', [leaf('label', 'C4')])])
		]);
		const declared = { type: 'EEG', channelCount: 2, format: 'float32', rate: 250, sourceId: 's 8' } as const;
		const ours = await backend.openOutlet({ ...declared, name: 'BioSemi', desc });
		await liblsl.call({
			do: 'outlet',
			id: 't8',
			name: 'BioSemi',
			type: 'EEG',
			channels: 2,
			rate: 250,
			format: 'float32',
			sourceId: 's 8',
			labels: ['C3', 'C4']
		});
		const found = async (): Promise<number> => {
			const all = await liblsl.call<ResolvedInfo[]>({ do: 'resolve', pred: '', least: 0, timeout: 2 });
			return all.filter(({ uid }) => uid === ours.info.uid).length;
		};
		let times = 0;
		await until('ours is found', async () => (times = await found()) > 0);
		expect(times).toBe(1);
		const queries = [
			"name='BioSemi'",
			'type="EEG"',
			"starts-with(name,'Bio')",
			"contains( name , 'Semi')",
			"not(type='X')",
			"name!='x' and (type='EEG' or type='EMG')",
			'channel_count=2',
			"channel_count>='2'",
			'nominal_srate>100',
			'name',
			'*',
			"'x'='x'",
			'1',
			'count(desc/channels/channel)=2',
			'count(desc//channel)=2',
			"//label='C4'",
			"/info/name='BioSemi'",
			'string-length(name)=7',
			"substring(name,1,3)='Bio'",
			'boolean(name)',
			"translate(type,'E','e')='eeG'",
			"normalize-space(source_id)='s 8'",
			"name='x'",
			'channel_count>2',
			'nothing',
			"nothing!='x'",
			'count(info/desc/channel)=2',
			'0',
			"''",
			"name='BioSemi",
			'name=',
			'foo(name)',
			'((',
			"type='EEG' and",
			'nominal_srate<100'
		];
		const ask = async (
			pred: string,
			timeout: number
		): Promise<{ pred: string; ours: boolean; theirs: boolean }> => {
			const all = await liblsl.call<ResolvedInfo[]>({ do: 'resolve', pred, least: 2, timeout });
			const mine = all.filter(({ uid }) => uid === ours.info.uid).length;
			return { pred, ours: mine > 0, theirs: all.length > mine };
		};
		const truths = [];
		for (const pred of queries) {
			const one = await ask(pred, 0.7);
			// On a busy computer one of the two may have had no time to answer.
			truths.push(one.ours === one.theirs ? one : await ask(pred, 8));
		}
		expect(truths.filter((one) => one.ours !== one.theirs)).toEqual([]);
		expect(truths.filter((one) => one.ours)).toHaveLength(22);
		await ours.close();
		await liblsl.call({ do: 'close-outlet', id: 't8' });
	});

	test('9: both sides measure the same offset between their clocks, within the time the questions travelled', async () => {
		const { liblsl, backend } = rig();
		await liblsl.call({
			do: 'outlet',
			id: 't9',
			name: 'T9',
			type: 'X',
			channels: 1,
			rate: 10,
			format: 'int8',
			sourceId: 't9'
		});
		const got = await collect(backend, 'T9');
		const outlet = await backend.openOutlet({
			name: 'T9b',
			type: 'X',
			channelCount: 1,
			format: 'int8',
			rate: 10,
			sourceId: 't9b'
		});
		await liblsl.call({ do: 'inlet', id: 't9', pred: "name='T9b'", timeout: 30 });
		const theirs = await liblsl.call<number>({ do: 'correction', id: 't9', timeout: 30 });
		await until('an offset', () => got.probes.length > 0);
		const { offset, rtt } = got.probes[0]!;
		// On one Linux machine both clocks are the same one: what is left is the error of the measurement.
		expect(Math.abs(offset)).toBeLessThanOrEqual(rtt);
		expect(Math.abs(theirs + offset)).toBeLessThan(0.01);
		got.inlet.close();
		await liblsl.call({ do: 'close-inlet', id: 't9' });
		await outlet.close();
		await liblsl.call({ do: 'close-outlet', id: 't9' });
	});

	test('10: a program that is busy 45 of every 50 ms still measures clocks, and is measured, to a millisecond', async () => {
		const { liblsl, backend } = rig();
		const made = { type: 'X', channels: 1, rate: 10, format: 'int8' } as const;
		await liblsl.call({ do: 'outlet', id: 't10', name: 'T10', sourceId: 't10', ...made });
		const got = await collect(backend, 'T10');
		const outlet = await backend.openOutlet({
			name: 'T10b',
			type: 'X',
			channelCount: 1,
			format: 'int8',
			rate: 10,
			sourceId: 't10b'
		});
		await liblsl.call({ do: 'inlet', id: 't10', pred: "name='T10b'", timeout: 30 });
		const busy = setInterval(() => {
			const end = performance.now() + 45;
			while (performance.now() < end);
		}, 50);
		try {
			// Both clocks are the same one here: an offset is the error of its measurement, and never beyond half its way.
			const from = got.probes.length;
			const ours = (): readonly { offset: number; rtt: number }[] => got.probes.slice(from);
			await until('its clock is known', () => ours().some(({ offset }) => Math.abs(offset) < 0.001), 40);
			for (const { offset, rtt } of ours()) expect(Math.abs(offset)).toBeLessThanOrEqual(rtt / 2 + 1e-4);
			const theirs = (): Promise<number> => liblsl.call({ do: 'correction', id: 't10', timeout: 30 });
			await until('ours is known to it', async () => Math.abs(await theirs()) < 0.001, 40);
		} finally {
			clearInterval(busy);
		}
		got.inlet.close();
		await liblsl.call({ do: 'close-inlet', id: 't10' });
		await outlet.close();
		await liblsl.call({ do: 'close-outlet', id: 't10' });
	});
});
