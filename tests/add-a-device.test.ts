import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { now } from '../src/lib/core/clock.ts';
import { Recorder } from '../src/lib/session/write/recorder.ts';
import { Session } from '../src/lib/session/read/session.ts';
import { DeviceSource } from '../src/lib/sources/device/device-source.ts';
import type { Driver } from '../src/lib/sources/device/driver.ts';
import { FakeLink } from '../src/lib/sources/device/link/fake-link.fixture.ts';
import { pump, ringFor } from '../src/lib/sources/pump.ts';
import { memoryStore } from '../src/lib/store/memory.ts';

/** The file that the document tells a reader to write. */
async function fromDocument(): Promise<Driver> {
	const [, code] = /```typescript\n([\s\S]*?)```/.exec(readFileSync('docs/how-to/add-a-device.md', 'utf8'))!;
	const folder = resolve('test-results/hand');
	mkdirSync(folder, { recursive: true });
	const file = join(folder, 'hand.ts');
	const sources = resolve('src/lib/sources');
	writeFileSync(
		file,
		code!.replaceAll("'../../", `'${resolve(sources, '..')}/`).replaceAll("'../", `'${sources}/`)
	);
	const { hand } = (await import(/* @vite-ignore */ pathToFileURL(file).pathname)) as { hand: Driver };
	rmSync(folder, { recursive: true });
	return hand;
}

test('the made-up amplifier of the document connects, streams, and is recorded with a gap', async () => {
	const link = new FakeLink();
	let timer: ReturnType<typeof setInterval> | undefined;
	let n = 0;
	link.onSend = (text) => {
		if (text === 'h?') link.say(Buffer.from('HAND 4\r\n'), now());
		if (text === 'h') clearInterval(timer);
		if (text !== 'g') return;
		const begun = now();
		timer = setInterval(() => {
			for (; begun + n / 500 < now(); n++) {
				if (n >= 300 && n < 350) continue;
				const bytes = Buffer.of(0x48, n & 255, 0, 0, 0, 0, 0, 0, 0, 0);
				[n, -n, 7, 0].forEach((value, c) => bytes.writeInt16BE(value, 2 + 2 * c));
				link.say(bytes, now());
			}
		}, 4);
	};
	const source = new DeviceSource(await fromDocument(), {}, link);
	const infos = await source.connect();
	const streams = infos.map((info) => ({ info, ring: ringFor(info).handle }));
	const store = memoryStore();
	const start = { id: 'hand', classNames: ['Rest'], created: new Date(), facts: {} };
	const recorder = await Recorder.begin(
		store,
		start,
		streams.map((stream) => ({ ...stream, from: 0 }))
	);
	const pumped = pump(source, streams);
	while (n < 900) await new Promise((done) => setTimeout(done, 20));
	await source.disconnect();
	await pumped;
	await recorder.stop();

	const session = await Session.open(store, { id: 'hand', name: 'hand' });
	const { data } = await session.getContinuous('hand');
	expect(session.streamInfo('hand')).toMatchObject({ nChannels: 4, unit: 'uV' });
	const first = Array.from({ length: data.length / 4 }, (_, i) => Number(data[4 * i]) / 0.5);
	expect(first.slice(0, 300)).toEqual(Array.from({ length: 300 }, (_, i) => i));
	expect(first[300]).toBe(350);
	expect(session.streamInfo('hand').gaps?.map(({ lost }) => lost)).toEqual([50]);
});
