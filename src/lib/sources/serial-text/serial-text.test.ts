// Over 250 lines because it lists what boards print, one case for each form of line.
import { expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import type { Frame } from '../device/driver.ts';
import { LineDecoder, type TextLayout } from './decoder.ts';
import { readLine } from './lines.ts';
import { serialText } from './serial-text.ts';
import { niceRate } from '../device/rates.ts';
import { survey, type ReceivedText } from './survey.ts';

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
	expect(readLine('>emg:12.5')).toEqual({ kind: 'point', name: 'emg', values: [12.5] });
	expect(readLine('>emg:1627551892437:12.5§mV|g')).toEqual({ kind: 'point', name: 'emg', values: [12.5] });
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
): ReceivedText[] => {
	let sent = 0;
	return Array.from({ length: 10 }, (_, piece) => {
		const at = (piece + 1) / 4 + late(piece);
		const text = Array.from({ length: Math.floor(at * rate) - sent }, () => `${line(sent++)}\n`).join('');
		return { text, at };
	});
};

test('what a device sends is found out: columns, names, rate', () => {
	const deviceInfo = (rate: number, line: (n: number) => string) => survey(heardAt(rate, line));
	expect(deviceInfo(100, (n) => `${n}`)).toEqual({ names: [''], teleplot: false, rate: 100 });
	expect(deviceInfo(250, (n) => `a:${n},b:${n}`)).toMatchObject({ names: ['a', 'b'], rate: 250 });
	expect(deviceInfo(50, (n) => (n === 1 ? 'x,y,z' : '1,2,3'))).toMatchObject({
		names: ['x', 'y', 'z'],
		rate: 50
	});
	expect(deviceInfo(40, (n) => `>u:${n}\n>v:${n}`)).toMatchObject({ teleplot: true, rate: 40 });
	expect(deviceInfo(2, () => 'hello world of text')).toBeUndefined();
	expect([niceRate(98.3), niceRate(513), niceRate(167.4)]).toEqual([100, 512, 167]);
});

test('the rate is that of the lines, whatever came before them or late', () => {
	const line = (n: number): string => `${n},${-n}`;
	const rated = (heard: readonly ReceivedText[]): number | undefined => survey(heard)?.rate;
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
	const deviceInfo = { names: ['', '', ''], teleplot: false, rate: 100 };
	const { streams, decoder } = serialText.signals({ time: 1, timeUnit: 'ms' }, deviceInfo);
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
	expect(serialText.signals({}, serialText.defaultDeviceInfo).streams[0]!.info.unit).toBe('a.u.');
});

test.each([
	['EMG: 512', ['EMG'], [512]],
	['EMG : 512', ['EMG'], [512]],
	['EMG = 512', ['EMG'], [512]],
	['EMG=512 mV', ['EMG'], [512]],
	['EMG 512', ['EMG'], [512]],
	['512 mV', [''], [512]],
	['512mV,3mV', ['', ''], [512, 3]],
	['12.5 µV; 3 µV', ['', ''], [12.5, 3]],
	['A1: 512,A2: 3', ['A1', 'A2'], [512, 3]],
	['A1: 512 A2: 3', ['A1', 'A2'], [512, 3]],
	['A1:512 mV A2:3 mV', ['A1', 'A2'], [512, 3]],
	['Left bicep:1,Right bicep:2', ['Left bicep', 'Right bicep'], [1, 2]],
	['Left bicep:1 Right bicep:2', ['Left bicep', 'Right bicep'], [1, 2]],
	['Left bicep: 1\tRight bicep: 2', ['Left bicep', 'Right bicep'], [1, 2]],
	['"emg":512,"b":2', ['emg', 'b'], [512, 2]],
	['0:512,1:300', ['0', '1'], [512, 300]],
	['Sensor value = -3.5e2', ['Sensor value'], [-350]],
	['{"emg":512,"b":2}', ['emg', 'b'], [512, 2]],
	['{"emg": [512, 2], "ok": true, "id": "x"}', ['emg 1', 'emg 2', 'ok'], [512, 2, 1]],
	['{"left":{"emg":1},"right":{"emg":2}}', ['left.emg', 'right.emg'], [1, 2]],
	['{"emg":"512","unit":"mV"}', ['emg'], [512]],
	['[1, 2.5, -3]', ['', '', ''], [1, 2.5, -3]]
])('%j is read as people mean it', (line, names, numbers) => {
	expect(readLine(line)).toEqual({ kind: 'values', names, values: numbers });
});

test('what looks alike and is none: times, addresses, sentences, broken JSON', () => {
	for (const line of [
		'ets Jul 29 2019 12:21:46 build',
		'entry 0x400805e4',
		'{"emg":512',
		'Connected to 192.168.4.1 as station of the lab',
		'------',
		'{}',
		'[]',
		'"text"'
	])
		expect(readLine(line).kind, line).not.toBe('values');
	expect(readLine('5x,2,3')).toMatchObject({ values: [NaN, 2, 3] });
	expect(readLine('Left bicep,Right bicep')).toEqual({ kind: 'names', names: ['Left bicep', 'Right bicep'] });
	expect(readLine('# "time","EMG (mV)"')).toEqual({ kind: 'names', names: ['time', 'EMG (mV)'] });
	expect(readLine('>emg:1:10;2:20;3:30§mV|g')).toEqual({ kind: 'point', name: 'emg', values: [10, 20, 30] });
});

/** The board prints `before`, then `line(n)` again and again; it is surveyed, then decoded as it was found. */
function connected(line: (n: number) => string, before = '', rate = 100) {
	const heard = heardAt(rate, line).map((piece, i) =>
		i === 0 ? { ...piece, text: before + piece.text } : piece
	);
	const deviceInfo = survey(heard)!;
	const { streams, decoder } = serialText.signals({}, deviceInfo);
	let time = 0;
	const push = (text: string): (Frame & { warning?: string; text?: string })[] =>
		decoder.push(bytes(text), time++, '') as never;
	push('cut off\n');
	return {
		deviceInfo,
		info: streams[0]!.info,
		push,
		rows: (text: string) => push(text).flatMap((one) => ('values' in one ? [Array.from(one.values)] : []))
	};
}

test('labels decide which channel a value is of: one in a line, in another order, some missing', () => {
	const single = connected((n) => (n % 2 ? `triceps:${1000 + n}` : `biceps:${n}`), '', 200);
	expect(single.deviceInfo).toMatchObject({ names: ['biceps', 'triceps'], rate: 100 });
	expect(single.rows('biceps:1\ntriceps:200\nbiceps:3\ntriceps:400\n')).toEqual([
		[1, 200],
		[3, 400]
	]);
	// One line was lost: the sample it belongs to is lost, and no other is mixed with it.
	const [frame] = single.push('biceps:5\nbiceps:7\ntriceps:8\n');
	expect(frame).toMatchObject({ values: [7, 8], missing: 1 });
	const both = connected((n) => `biceps:${n},triceps:${-n}`);
	expect(both.rows('biceps:1,triceps:2\ntriceps:4,biceps:3\ntriceps: 6 biceps: 5\n')).toEqual([
		[1, 2],
		[3, 4],
		[5, 6]
	]);
	const blank = connected((n) => `EMG: ${n} mV`);
	expect(blank.deviceInfo.names).toEqual(['EMG']);
	expect(blank.rows('EMG: 3 mV\nEMG: 4 mV\n')).toEqual([[3], [4]]);
});

test('names come from labels and headers, also from a header that is the first line, and not from a boot log', () => {
	const boot =
		'ets Jul 29 2019 12:21:46\r\nload:0x3fff0030,len:1184\r\nmode:DIO, clock div:1\r\nentry 0x400805e4\r\n';
	expect(connected((n) => `${n},${n}`, boot).deviceInfo.names).toEqual(['', '']);
	expect(connected((n) => `a:${n},b:${n}`, boot).deviceInfo.names).toEqual(['a', 'b']);
	expect(connected((n) => `${n},${n},${n}`, 'aX,aY,aZ\r\n').deviceInfo.names).toEqual(['aX', 'aY', 'aZ']);
	expect(connected((n) => `${n},${n}`, `${boot}Time (ms),EMG\r\n`).deviceInfo.names).toEqual([
		'Time (ms)',
		'EMG'
	]);
	expect(connected((n) => `${n} ${n}`, 'flexor extensor\n').deviceInfo.names).toEqual(['flexor', 'extensor']);
});

test('a time column is found by its label, wherever it stands', () => {
	const deviceInfo = { names: ['t', 'emg'], teleplot: false, rate: 100 };
	const { decoder } = serialText.signals({ time: 1, timeUnit: 'us' }, deviceInfo);
	const frames = decoder.push(bytes('x\nt:100,emg:5\nemg:6,t:200\nemg:7\nt:300\n'), 0, '') as Frame[];
	expect(frames.map(({ count, values }) => [count, ...Array.from(values)])).toEqual([
		[100, 5],
		[200, 6],
		[300, 7]
	]);
});

test('Teleplot lines with several points give as many samples, channel by channel', () => {
	const one = connected((n) => `>emg:${n}:1;${n}:2;${n}:3`);
	expect(one.deviceInfo).toMatchObject({ names: ['emg'], teleplot: true, rate: 300 });
	expect(one.rows('>emg:0:1;1:2;2:3\n>emg:3:4\n')).toEqual([[1], [2], [3], [4]]);
	const two = connected((n) => (n % 2 ? `>b:${n}:3;${n}:4` : `>a:${n}:1;${n}:2`));
	expect(two.rows('>a:0:1;1:2\n>b:0:3;1:4\n')).toEqual([
		[1, 3],
		[2, 4]
	]);
	expect(two.push('>a:0:1;1:2;2:5\n>b:0:3;1:4\n>a:0:1\n>b:0:2\n').map(({ missing }) => missing)).toEqual([
		0, 0, 1
	]);
});

test('lines that cannot be read are counted and told with an example, and cost no sample but their own', () => {
	const board = connected((n) => `${n},${n}`);
	const told = (text: string): (string | undefined)[] =>
		board.push(text).flatMap(({ warning }) => (warning === undefined ? [] : [warning]));
	// One or two are garbled on any line.
	expect(told('1,2\n1,\n3,4\n')).toEqual([]);
	expect(told('1,2,3\n1,2,3\n')).toEqual([
		expect.stringMatching(/^3 lines could not be read, such as “1,2,3”/)
	]);
	expect(told('1,2\n3,4\n')).toEqual([]);
	const [last] = board.push('7,8,9\n5,6\n').filter((one) => 'values' in one);
	expect(last).toMatchObject({ values: [5, 6], missing: 1 });
	const labelled = connected((n) => `emg:${n}`);
	const notes = labelled.push('emg:1\nButton 3\nemg:2\n');
	expect(notes.map(({ missing }) => missing)).toEqual([0, 0]);
	expect(labelled.push('force:1\nforce:2\nforce:3\n')).toEqual([
		{ warning: expect.stringContaining('such as “force:3”: emg in a line') }
	]);
});

test('lines that end with a carriage return alone are lines', () => {
	expect(
		survey(heardAt(100, (n) => `${n},1`).map((one) => ({ ...one, text: one.text.replaceAll('\n', '\r') })))
	).toEqual({ names: ['', ''], teleplot: false, rate: 100 });
	expect(values(new LineDecoder(layout), 'x\r1,2\r3,4\r')).toEqual([
		[1, 2],
		[3, 4]
	]);
});
