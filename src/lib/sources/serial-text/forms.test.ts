import { expect, test } from 'vitest';
import { serialText } from './serial-text.ts';
import { survey } from './survey.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
/** As it is heard: byte by byte. */
const heard = (text: string): string => String.fromCharCode(...utf8(text));

/**
 * What becomes of a board that prints `before`, then `line(n)` a hundred times a second: names and rate that were found, and the
 * rows of four more lines.
 */
function read(line: (n: number) => string, before = '', feed = [1, 2, 3, 4].map((n) => line(n)).join('\n')) {
	let n = 0;
	const pieces = Array.from({ length: 10 }, (_, piece) => {
		const text = Array.from({ length: 25 }, () => `${line(n++)}\n`).join('');
		return { text: heard((piece === 0 ? before : '') + text), at: (piece + 1) / 4 };
	});
	const found = survey(pieces);
	if (!found) return undefined;
	const { decoder } = serialText.signals({}, found);
	const said = decoder.push(utf8(`cut\n${feed}\n`), 0, '');
	const frames = said.flatMap((one) => ('values' in one ? [one] : []));
	return {
		...found,
		rows: frames.map(({ values }) => Array.from(values)),
		missing: frames.reduce((sum, { missing = 0 }) => sum + missing, 0),
		warning: said.flatMap((one) => ('warning' in one ? [one.warning] : []))[0]
	};
}

test.each<[(n: number) => string, string[], number[]]>([
	// Units outside of ASCII come as two bytes.
	[(n) => `EMG: ${n} µV`, ['EMG'], [1]],
	[(n) => `EMG: ${n} (mV)`, ['EMG'], [1]],
	[(n) => `Bizeps-Länge: ${n}`, ['Bizeps-Länge'], [1]],
	[(n) => `A:\t${n}\tB:\t2`, ['A', 'B'], [1, 2]],
	[(n) => `A =,${n},B =,2`, ['A', 'B'], [1, 2]],
	[(n) => `0:${n},1:23`, ['0', '1'], [1, 23]],
	[(n) => `${n},5;2,25`, ['', ''], [1.5, 2.25]],
	[(n) => `a:${n},5;b:-0,25`, ['a', 'b'], [1.5, -0.25]],
	[(n) => `${n},5\t7`, ['', ''], [1.5, 7]],
	[(n) => `${n},2;3,4,5`, ['', '', '', '', ''], [1, 2, 3, 4, 5]],
	[(n) => `"${n}","2"`, ['', ''], [1, 2]],
	[(n) => `#${n},2`, ['', ''], [1, 2]],
	[(n) => `$${n} 2;`, ['', ''], [1, 2]],
	[(n) => `(${n}, 2)`, ['', ''], [1, 2]],
	[(n) => `<${n},2>`, ['', ''], [1, 2]],
	[(n) => `\u001b[0;32m${n},2\u001b[0m`, ['', ''], [1, 2]],
	[(n) => `\u001b[0;32mI (${10 * n}) EMG: ${n}\u001b[0m`, ['EMG'], [1]],
	[(n) => `I (${10 * n}) main: emg=${n} env=2`, ['main: emg', 'env'], [1, 2]],
	[(n) => `12:21:46.${100 + n} -> ${n},2`, ['', ''], [1, 2]],
	[(n) => `2026-11-30T12:00:07.5Z,${n},2`, ['', ''], [1, 2]],
	[(n) => `2026-11-30 12:00:07 ${n}`, [''], [1]],
	[(n) => `data: {"emg":${n},"on":false}`, ['emg', 'on'], [1, 0]],
	[(n) => `{"emg":${n % 5 === 0 ? 'NaN' : n},"b":2}`, ['emg', 'b'], [1, 2]]
])('%s: as people print it', (line, names, first) => {
	const board = read(line);
	expect(board).toMatchObject({ names, teleplot: false, rate: 100 });
	expect(board!.rows[0]).toEqual(first);
	expect(board!.rows).toHaveLength(4);
});

test.each<[(n: number) => string, string]>([
	[(n) => `>emg:${n}§µV`, 'emg'],
	[(n) => `>emg:${n}§mV|g`, 'emg'],
	[(n) => `>emg:${1627551892437 + n}:${n}§u|g`, 'emg'],
	[(n) => `>emg: ${n} |g`, 'emg'],
	[(n) => `>emg:${n}|widget0,g`, 'emg'],
	[(n) => `>emg:${n}|np`, 'emg'],
	[(n) => `>emg,left:${n}|center`, 'emg,left'],
	[(n) => `>Länge:${n}§µV`, 'Länge']
])('%s: Teleplot with units outside of ASCII, times and flags', (line, name) => {
	const board = read(line);
	expect(board).toMatchObject({ names: [name], teleplot: true, rate: 100 });
	expect(board!.rows).toEqual([[1], [2], [3], [4]]);
});

test('Teleplot points with a unit: each is a sample', () => {
	const board = read((n) => `>emg:${n}:1;${n}:2§µV|g`);
	expect(board).toMatchObject({ teleplot: true, rate: 200 });
	expect(board!.rows).toEqual([1, 2, 3, 4].flatMap(() => [[1], [2]]));
	expect(board!.missing).toBe(0);
});

test('texts and spots of Teleplot beside its values are no channels', () => {
	for (const other of ['>state:idle|t', '>p:1:2:1627551892437|xy', '>3D|my:S:sphere', '>emg:|clr'])
		expect(read((n) => (n % 2 ? other : `>emg:${n}`), '', '>emg:1\n')).toMatchObject({
			names: ['emg'],
			rows: [[1]]
		});
});

test('lines whose words count are no labels: refused rather than hundreds of channels', () => {
	expect(read((n) => `sample${n}: ${n}`)).toBeUndefined();
});

test('samples that a board calls nan or ovf are lost, and count for the rate', () => {
	for (const word of ['nan', 'inf', 'ovf', '-nan', '']) {
		const board = read((n) => `${n % 4 === 0 ? word || 'x' : n},2`, '', '1,2\nnan,2\n3,4');
		expect(board).toMatchObject({
			rate: 100,
			rows: [
				[1, 2],
				[3, 4]
			],
			missing: 1
		});
	}
});

test('lines of JSON that are cut are lost samples, counted and told', () => {
	const cut = '{"emg":5';
	const board = read((n) => `{"emg":${n}}`, '', `{"emg":1}\n${cut}\n${cut}\n{"e\n{"emg":2}`);
	expect(board).toMatchObject({ rows: [[1], [2]], missing: 3 });
	expect(board!.warning).toMatch(/^3 lines could not be read, such as “\{"e”: emg in a line/);
});

test('headers that are printed after a reset, with boot logs, units and greetings around them', () => {
	const boot =
		'ets Jun  8 2016 00:22:57\r\n\r\nrst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\nconfigsip: 0, SPIWP:0xee\r\n' +
		'clk_drv:0x00,q_drv:0x00,d_drv:0x00\r\nmode:DIO, clock div:1\r\nload:0x3fff0018,len:4\r\nho 0 tail 12 room 4\r\nentry 0x400806b8\r\n';
	const names = (before: string): readonly string[] | undefined => read((n) => `${n},2`, before)?.names;
	expect(names(`${boot}emg,envelope\r\n`)).toEqual(['emg', 'envelope']);
	expect(names('\u0000\u00fe{l\u008c$rd\r\nEMG (µV),Force (N)\r\n')).toEqual(['EMG (µV)', 'Force (N)']);
	expect(names('MyoWare demo v1.2\r\nstarting...\r\n\ufeffEMG\tForce\r\n')).toEqual(['EMG', 'Force']);
	expect(names('EMG:,Force:\r\n')).toEqual(['EMG', 'Force']);
	expect(names(boot)).toEqual(['', '']);
	expect(read((n) => `emg:${n}`, boot)?.names).toEqual(['emg']);
});
