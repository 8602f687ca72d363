import { describe, expect, test } from 'vitest';
import { seeded } from '../core/random.ts';
import { drivers } from './index.ts';

const MB = 2 ** 20;
/** Bytes of junk for each driver: 10 MB with `MYODECK_LONG=1`, else 0.5 MB. */
const JUNK = (process.env['MYODECK_LONG'] ? 10 : 0.5) * MB;

describe.each(drivers.all.map((driver) => [driver.id, driver] as const))('%s', (_id, driver) => {
	const transport = driver.transport({});

	test('says what it is, what to do before connecting, and how to reach it', () => {
		expect(driver.label.length * driver.summary.length * driver.before.length).toBeGreaterThan(0);
		if (transport.via === 'websocket') expect(transport.address).toMatch(/^ws:/);
		else if (transport.via === 'network')
			expect(transport.sockets.length * transport.advice.length).toBeGreaterThan(0);
		else if (transport.via === 'serial') expect(transport.baudRates.length).toBeGreaterThan(0);
		else expect(Object.values(transport.characteristics).some(({ notify }) => notify)).toBe(true);
	});

	test('its streams have names of their own, a rate, and one name and one scale per channel', () => {
		const { streams } = driver.signals({}, driver.defaultDeviceInfo);
		expect(new Set(streams.map(({ info }) => info.name)).size).toBe(streams.length);
		for (const { info } of streams) {
			expect(info.fs).toBeGreaterThan(0);
			expect(info.channelNames?.length ?? info.nChannels).toBe(info.nChannels);
			const scale = info.facts?.['units_per_count'];
			if (Array.isArray(scale)) expect(scale.length).toBe(info.nChannels);
			// Microvolts only where it is known what a count is worth.
			if (info.unit === 'uV') expect(Array.isArray(scale)).toBe(true);
		}
	});

	test(`${JUNK / MB} MB of random bytes give no error and no value that is not finite`, () => {
		const random = seeded(13);
		const { decoder, streams } = driver.signals({}, driver.defaultDeviceInfo);
		const names =
			transport.via === 'serial' || transport.via === 'websocket'
				? ['']
				: transport.via === 'network'
					? transport.sockets
					: Object.keys(transport.characteristics);
		const block = new Uint8Array(4096);
		for (let at = 0; at < JUNK;) {
			for (let i = 0; i < block.length; i++) block[i] = random() * 256;
			// Serial bytes come in any pieces; notifications are short, and those of twenty bytes are the usual ones.
			for (let from = 0; from < block.length;) {
				const size = transport.via !== 'bluetooth' || random() < 0.3 ? 1 + Math.floor(random() * 200) : 20;
				const name = names[Math.floor(random() * names.length)]!;
				const piece = block.subarray(from, from + size);
				for (const said of decoder.push(piece, at / 1e4, name)) {
					if (!('values' in said)) continue;
					const { nChannels } = streams[said.stream]?.info ?? { nChannels: NaN };
					if (said.values.length % nChannels !== 0)
						expect.fail(`${said.values.length} values for ${nChannels} channels`);
					for (let i = 0; i < said.values.length; i++)
						if (!Number.isFinite(Math.fround(said.values[i]!))) expect.fail(`${said.values[i]} came out`);
				}
				from += size;
			}
			at += block.length;
		}
	});
});
