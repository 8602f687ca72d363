import { expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import type { Frame } from '../device/driver.ts';
import { LineDecoder, type TextLayout } from './decoder.ts';
import { readLine } from './lines.ts';
import { serialText } from './serial-text.ts';
import { niceRate, survey, type Heard } from './survey.ts';

const layout: TextLayout = {
	channels: ['', ''],
	timeColumn: -1,
	ticksPerUnit: 1,
	teleplot: false,
	scale: 1,
	zero: 0
};
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const values = (decoder: LineDecoder, text: string): (number[] | string)[] =>
	decoder.push(bytes(text)).map((item) => ('values' in item ? Array.from(item.values) : (item.text ?? '')));

test.each([
	['1 2', ['', ''], [1, 2]],
	['1,2\r', ['', ''], [1, 2]],
	['1\t2,', ['', ''], [1, 2]],
	['1;2', ['', ''], [1, 2]],
	['-1.5, +.25', ['', ''], [-1.5, 0.25]],
	['biceps:1 triceps:2', ['biceps', 'triceps'], [1, 2]],
	['a:b:3', ['a:b'], [3]],
	['1e3', [''], [1000]]
])('%j is a record', (line, names, numbers) => {
	expect(readLine(line)).toEqual({ kind: 'values', names, values: numbers });
});

test('headers, sentences and hexadecimal are no records', () => {
	expect(readLine('biceps,triceps')).toEqual({ kind: 'names', names: ['biceps', 'triceps'] });
	expect(readLine('Calibrating sensor 3 of the left arm')).toEqual({ kind: 'text' });
	expect(readLine('0x1f')).toMatchObject({ kind: 'text' });
	expect(readLine('')).toEqual({ kind: 'text' });
});

test('Teleplot: values with and without time, unit and flags; text and XY are left out', () => {
	expect(readLine('>emg:12.5')).toEqual({ kind: 'point', name: 'emg', value: 12.5 });
	expect(readLine('>emg:1627551892437:12.5§mV|g')).toEqual({ kind: 'point', name: 'emg', value: 12.5 });
	expect(readLine('>state:on|t').kind).toBe('text');
	expect(readLine('>spot:1:2|xy').kind).toBe('text');
	const decoder = new LineDecoder({ ...layout, channels: ['a', 'b'], teleplot: true });
	expect(values(decoder, 'x\n>a:1\n>b:2\nhello\n>a:3\n>b:4\n')).toEqual([[1, 2], 'hello', [3, 4]]);
});

test('the first line may be cut and is dropped; a line with a broken number is a lost sample', () => {
	const decoder = new LineDecoder(layout);
	expect(values(decoder, '23,7\n1,2\n3')).toEqual([[1, 2]]);
	const [frame] = decoder.push(bytes(',4\n5,x\n7\n8,9\n')).slice(1) as Frame[];
	expect(frame).toMatchObject({ values: [8, 9], missing: 2 });
});

test('however the bytes are cut, the same samples come', () => {
	const random = seeded(1);
	const text = Array.from({ length: 500 }, (_, n) => `${n},${-n}`).join('\r\n') + '\n';
	const expected = values(new LineDecoder(layout), text);
	const decoder = new LineDecoder(layout);
	const got: (number[] | string)[] = [];
	for (let at = 0; at < text.length;) {
		const size = 1 + Math.floor(random() * 20);
		got.push(...values(decoder, text.slice(at, at + size)));
		at += size;
	}
	expect(got).toEqual(expected);
	expect(got).toHaveLength(499);
});

/** What a board that prints `line(n)` at `rate` Hz is heard to say in 2.5 s, a piece every quarter of a second. */
const heardAt = (
	rate: number,
	line: (n: number) => string,
	late: (piece: number) => number = () => 0
): Heard[] => {
	let sent = 0;
	return Array.from({ length: 10 }, (_, piece) => {
		const at = (piece + 1) / 4 + late(piece);
		const text = Array.from({ length: Math.floor(at * rate) - sent }, () => `${line(sent++)}\n`).join('');
		return { text, at };
	});
};

test('what a device sends is found out: columns, names, rate', () => {
	const found = (rate: number, line: (n: number) => string) => survey(heardAt(rate, line));
	expect(found(100, (n) => `${n}`)).toEqual({ names: [''], teleplot: false, rate: 100 });
	expect(found(250, (n) => `a:${n},b:${n}`)).toMatchObject({ names: ['a', 'b'], rate: 250 });
	expect(found(50, (n) => (n === 1 ? 'x,y,z' : '1,2,3'))).toMatchObject({ names: ['x', 'y', 'z'], rate: 50 });
	expect(found(40, (n) => `>u:${n}\n>v:${n}`)).toMatchObject({ teleplot: true, rate: 40 });
	expect(found(2, () => 'hello world of text')).toBeUndefined();
	expect([niceRate(98.3), niceRate(513), niceRate(167.4)]).toEqual([100, 512, 167]);
});

test('the rate is that of the lines, whatever came before them or late', () => {
	const line = (n: number): string => `${n},${-n}`;
	const rated = (heard: readonly Heard[]): number | undefined => survey(heard)?.rate;
	// What waited in a buffer comes in one go when the port is opened.
	const waited = { text: Array.from({ length: 700 }, (_, n) => `${line(n)}\n`).join(''), at: 0 };
	expect(rated([waited, ...heardAt(200, line)])).toBe(200);
	// A board that resets when its port is opened says nothing for a while, then hello.
	const silent = Array.from({ length: 7 }, (_, i) => ({ text: '', at: (i - 7) / 4 }));
	expect(rated([...silent, { text: 'Booting\n', at: 0 }, ...heardAt(500, line)])).toBe(500);
	// A busy page hears two of the pieces late.
	expect(rated(heardAt(1000, line, (piece) => (piece === 4 || piece === 9 ? 0.2 : 0)))).toBe(1000);
});

test('a time column is the counter, and is no channel', () => {
	const found = { names: ['', '', ''], teleplot: false, rate: 100 };
	const { streams, decoder } = serialText.signals({ time: 1, timeUnit: 'ms' }, found);
	expect(streams[0]).toMatchObject({ info: { nChannels: 2 }, counter: { modulo: 2 ** 32, step: 10_000 } });
	const [frame] = decoder.push(bytes('0\n4294967.3,5,6\n'), 0, '') as Frame[];
	expect(frame).toMatchObject({ values: [5, 6], count: 4_294_967_300 - 2 ** 32 });
});

test('with a calibration the values are microvolts, and counts come back from them', () => {
	const params = { microvoltsPerCount: 4882.8125, frontGain: 200, zeroCount: 512 };
	const { streams, decoder } = serialText.signals(params, { names: [''], teleplot: false, rate: 100 });
	const { unit, facts } = streams[0]!.info;
	expect(unit).toBe('uV');
	const [frame] = decoder.push(bytes('0\n700\n'), 0, '') as Frame[];
	const [scale] = facts!['units_per_count'] as number[];
	const [zero] = facts!['unit_at_count_zero'] as number[];
	expect(frame!.values[0]).toBeCloseTo((188 * 4882.8125) / 200, 2);
	expect(Math.round((frame!.values[0]! - zero!) / scale!)).toBe(700);
	expect(serialText.signals({}, serialText.usual).streams[0]!.info.unit).toBe('a.u.');
});
