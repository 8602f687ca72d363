import { describe, expect, test } from 'vitest';
import { now } from '../../core/clock.ts';
import { seeded } from '../../core/random.ts';
import type { Frame, StatusMessage } from '../device/driver.ts';
import { DeviceSource } from '../device/device-source.ts';
import { FakeLink } from '../device/link/fake-link.fixture.ts';
import { BOXES } from './boxes.ts';
import { spikerBoxDecoder } from './decoder.ts';
import { spikerBox } from './spikerbox.ts';

/** A frame as the maker's guide has it. */
const frame = (values: readonly number[]): number[] =>
	values.flatMap((value, i) => [(value >> 7) | (i === 0 ? 0x80 : 0), value & 0x7f]);
const message = (text: string): number[] => [
	...[0xff, 0xff, 0x01, 0x01, 0x80, 0xff],
	...Buffer.from(text),
	...[0xff, 0xff, 0x01, 0x01, 0x81, 0xff]
];
const valuesOf = (said: readonly (Frame | StatusMessage)[]): number[][] =>
	said.flatMap((one) => ('values' in one ? [Array.from(one.values)] : []));

const random = seeded(11);
const sent = Array.from({ length: 500 }, () => [0, 1, 2].map(() => Math.floor(random() * 1024)));
/** What comes after the last frame and makes it complete. */
const end = frame([512, 512, 512]);

describe('frames', () => {
	test('come back whatever the pieces they arrive in', () => {
		const bytes = Uint8Array.from([...sent.flatMap(frame), ...end]);
		for (const piece of [1, 5, 64, 10_000]) {
			const decoder = spikerBoxDecoder(3, 1, 0);
			const got: number[][] = [];
			for (let at = 0; at < bytes.length; at += piece)
				got.push(...valuesOf(decoder.push(bytes.subarray(at, at + piece), 0, '')));
			expect(got).toEqual(sent);
		}
	});

	test('a message in the middle of a frame leaves it whole, and its event becomes a marker', () => {
		const bytes = sent.flatMap(frame);
		const at = 6 * 100 + 3;
		bytes.splice(at, 0, ...message('EVNT:3;'));
		const said = spikerBoxDecoder(3, 1, 0).push(Uint8Array.from([...bytes, ...end]), 0, '');
		expect(valuesOf(said)).toEqual(sent);
		expect(said.filter((one) => 'marker' in one)).toEqual([{ marker: 3 }]);
	});

	test('a lost byte costs one frame and is counted as one missing sample', () => {
		const bytes = sent.slice(0, 10).flatMap(frame);
		bytes.splice(6 * 4 + 2, 1);
		const said = spikerBoxDecoder(3, 1, 0).push(Uint8Array.from([...bytes, ...end]), 0, '');
		expect(valuesOf(said)).toEqual([...sent.slice(0, 4), ...sent.slice(5, 10)]);
		expect((said as Frame[]).map(({ missing = 0 }) => missing)).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0]);
	});

	test('a lost first byte makes two frames one: neither is given out, both are missing', () => {
		const bytes = sent.slice(0, 10).flatMap(frame);
		bytes.splice(6 * 4, 1);
		const said = spikerBoxDecoder(3, 1, 0).push(Uint8Array.from([...bytes, ...end]), 0, '');
		expect(valuesOf(said)).toEqual([...sent.slice(0, 3), ...sent.slice(5, 10)]);
		expect((said as Frame[])[3]!.missing).toBe(2);
	});

	test('a message that is never closed does not swallow the samples for ever', () => {
		const bytes = [...message('HWT:X;').slice(0, 8), ...sent.flatMap(frame), ...end];
		const got = valuesOf(spikerBoxDecoder(3, 1, 0).push(Uint8Array.from(bytes), 0, ''));
		expect(got.slice(-400)).toEqual(sent.slice(-400));
	});
});

/** What a box answers to each command, as bytes; and what it was sent. */
function boxed(answers: Readonly<Record<string, readonly number[] | undefined>>, cut = 1e9) {
	const link = new FakeLink();
	const sent: string[] = [];
	link.onSend = (text) => {
		sent.push(text.trim());
		const bytes = Uint8Array.from(answers[text.trim()] ?? []);
		if (bytes.length === 0) return;
		link.say(bytes.subarray(0, cut), now());
		setTimeout(() => link.say(bytes.subarray(cut), now()), 2);
	};
	return { link, sent, source: new DeviceSource(spikerBox, { channels: 1 }, link) };
}

describe('connecting', () => {
	test('an answer that USB packets cut anywhere is read up to its end', async () => {
		const whole = [...frame([512]), ...message('HWT:MUSCLESS;'), ...frame([512])];
		for (let cut = 1; cut < whole.length; cut++) {
			const { source } = boxed({ 'b:;': whole }, cut);
			expect((await source.connect())[0]!.device).toContain('Muscle SpikerShield');
			await source.disconnect();
		}
	});

	test('an answer without "HWT:" is known by its name, one that is unknown is named in full', async () => {
		const bare = boxed({ 'b:;': message('NEURONSS;') }, 9);
		expect((await bare.source.connect())[0]).toMatchObject({ nChannels: 1, fs: 10_000 });
		await bare.source.disconnect();
		const unknown = boxed({ 'b:;': message('HWT:NEWBOX7;') }, 12);
		await expect(unknown.source.connect()).rejects.toThrow(/"NEWBOX7", which is not known here/);
	});

	test.each([
		['MUSCUSB1', 1, 10_000],
		['NEURONSS', 1, 10_000],
		['HEARTSS', 1, 10_000],
		['HBSBPRO', 2, 1000],
		['EXTCLAW', 3, 896]
	])('%s, which only the maker’s program knows: %i channels at %i Hz', (box, nChannels, fs) => {
		expect(BOXES).toHaveProperty(box);
		expect(spikerBox.signals({}, { box }).streams[0]!.info).toMatchObject({ nChannels, fs });
	});

	test.each([
		['HUMANSB', 1, 4, 5000],
		['HUMANSB', 0, 2, 5000],
		['HUMANSB', 4, 3, 5000],
		['HUMANSB', 5, 3, 5000],
		['MSBPCDC', 1, 4, 5000],
		['HBSBPRO', 1, 4, 1000],
		['HBSBPRO', 9, 3, 3000]
	])('%s with expansion board %i sends %i channels at %i Hz', async (box, board, nChannels, fs) => {
		const { source, sent } = boxed(
			{ 'b:;': message(`HWT:${box};`), 'board:;': message(`BRD:${board};`) },
			10
		);
		expect((await source.connect())[0]).toMatchObject({ nChannels, fs });
		expect(sent.some((text) => text.startsWith('c:'))).toBe(board === 0);
		await source.disconnect();
	});

	test.each([10_000, 20_000])('a box whose firmware versions differ is measured: %i Hz', async (rate) => {
		const { link, source } = boxed({ 'b:;': message('HWT:NRNSBPRO;') });
		const answer = link.onSend;
		let timer: ReturnType<typeof setInterval> | undefined;
		link.onSend = (text, own) => {
			answer(text, own);
			if (text.startsWith('h:;')) clearInterval(timer);
			if (!text.startsWith('start:;')) return;
			const begun = now();
			let n = 0;
			timer = setInterval(() => {
				const due: number[] = [];
				for (; begun + n / rate < now(); n++) due.push(...frame([n & 16383, 8192]));
				link.say(Uint8Array.from(due), now());
			}, 5);
		};
		expect((await source.connect())[0]).toMatchObject({ nChannels: 2, fs: rate });
		await source.disconnect();
	});
});

test('frames of another number of channels are told as that, until they are right again', () => {
	const decoder = spikerBoxDecoder(2, 1, 0);
	const push = (n: number, values: readonly number[]) =>
		decoder.push(Uint8Array.from(Array.from({ length: n }, () => frame(values)).flat()), 0, '');
	const warnings = (said: readonly (Frame | StatusMessage)[]) => said.filter((one) => 'warning' in one);
	expect(warnings(push(500, [1, 2]))).toEqual([]);
	expect(warnings(push(500, [1, 2, 3, 4]))).toEqual([
		{ warning: expect.stringContaining('sends 4 channels, not 2') }
	]);
	expect(warnings(push(500, [1, 2]))).toEqual([{ warning: '' }]);
	expect(warnings(push(500, [1]))).toEqual([{ warning: expect.stringContaining('sends 1 channel, not 2') }]);
});
