import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { freshStorage } from '../store/browser-storage.fixture.ts';
import { openDatabase } from '../store/database.ts';
import { bytesAccess } from '../store/blob.ts';
import { memoryStore } from '../store/memory.ts';
import { zipTree } from './file-tree.ts';
import { formatOf, importInto } from './index.ts';
import { importFile } from './import-file.ts';
import { recordingsIn } from './recordings.ts';
import { unreadFormats } from './unread-formats.ts';

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const TEXT = latin1('name,1\n1,2\n3,4\n5,6\n');

/** First bytes as the makers document them, under a name that says nothing, and what the refusal names. */
const HEADS: readonly (readonly [string, string])[] = [
	['Brain Vision Data Exchange Header File Version 1.0\r\n', 'read_raw_brainvision'],
	['BrainVision Data Exchange Header File Version 2.0\r\n', 'read_raw_brainvision'],
	['GDF 2.20\0\0', 'save2gdf'],
	['CFWB\x01\0\0\0', 'LabChart'],
	['\x09\0(C) CED 87', 'Spike2'],
	['S640\0\0', 'Spike2'],
	['######## Neuralynx Data File Header\r\n', 'read_raw_neuralynx'],
	['NEURALEV\x02\x03', 'BlackrockIO'],
	['NEURALCD\x02\x03', 'BlackrockIO'],
	['BRSMPGRP\x03\0', 'BlackrockIO'],
	['ABF2\0\0\x06\x02', 'Clampfit'],
	['ABF \x66\x66\xe6\x3f', 'Clampfit'],
	['TDSm\x0e\0\0\0', 'npTDMS'],
	['* MICROMED  Brain-Quick file *', 'MicromedIO'],
	['PathFileType\t4\t(X/Y/Z)\ttrial.trc\n', 'C3D'],
	['RIFF\x10\0\0\0CNT \0', 'read_raw_ant'],
	['Version 3.0\0', 'read_raw_cnt'],
	['PLEX\x69\0\0\0', 'PlexonIO'],
	['\0\0\0d\0\0\0\x1f\0\0\0\x14', 'read_raw_fif'],
	['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'CSV'],
	['$FL2@(#) IBM SPSS STATISTICS', 'SPSS'],
	['<?xml version="1.0"?>\n<Configuration>', 'Trodes'],
	['\xac\x27\x91\xd6\x01\0', 'RHX'],
	['ARROW1\0\0', 'to_parquet'],
	['\x80\x04\x95\x10\0', 'numpy.savez'],
	['RDX3\nX\n\0', 'write.csv'],
	['RIFF\x24\0\0\0WAVEfmt ', 'wavfile'],
	['BCI2000V= 1.1 HeaderLen= 5530 SourceCh= 2', 'BCI2000Export'],
	['SR_RESEARCH_COMBINED_FILE', 'edf2asc']
];

test.each(HEADS)(
	'%j is told by its first bytes, and the program to convert it is named',
	async (head, todo) => {
		const source = bytesAccess(Uint8Array.from([...latin1(head), ...new Uint8Array(300)]), 'recording');
		expect(await formatOf(source)).toBeUndefined();
		await expect(importInto(memoryStore(), source, { id: 'x' })).rejects.toMatchObject({
			name: 'SessionError',
			message: expect.stringContaining(todo) as string
		});
	}
);

const NAMES = unreadFormats
	.filter(({ onlyByHead }) => !onlyByHead)
	.flatMap(({ endings }) => endings.map((ending) => `arm${ending}`));

describe.each(NAMES)('%s', (name) => {
	test('is refused with a program to convert it with, by the command and by the page', async () => {
		freshStorage();
		for (const bytes of [new Uint8Array(600).fill(7), TEXT]) {
			const source = bytesAccess(bytes, name);
			const refused = {
				name: 'SessionError',
				message: expect.stringMatching(/is .*|holds|belongs/) as string
			};
			await expect(importInto(memoryStore(), source, { id: 'x' })).rejects.toMatchObject(refused);
			await expect(importFile(await openDatabase(), source)).rejects.toThrow('which is not read here. ');
		}
	});
});

test('a spreadsheet is a zip archive, and still none of sessions', async () => {
	freshStorage();
	const bytes = zipSync({ '[Content_Types].xml': TEXT, 'xl/workbook.xml': TEXT });
	await expect(importFile(await openDatabase(), bytesAccess(bytes, 'emg.xlsx'))).rejects.toThrow(
		'emg.xlsx is a spreadsheet, which is not read here. In the spreadsheet program: save the sheet as CSV'
	);
});

test('an archive with nothing but such files names the program, too', async () => {
	const bytes = zipSync({ 'sub-01/arm.vhdr': TEXT, 'sub-01/arm.eeg': TEXT });
	const tree = await zipTree(bytesAccess(bytes, 'lab.zip'));
	await expect(recordingsIn(tree)).rejects.toThrow('read_raw_brainvision');
});

test('a file with such an ending that is EDF all the same is read', async () => {
	expect((await formatOf(bytesAccess(latin1('0'.padEnd(256)), 'night.rec')))?.id).toBe('edf');
});

test.each([
	['table.csv', 'time,emg\n0,1\n'],
	['table.txt', '[s]\t[mV]\n0\t1\n'],
	['record.txt', '# Version 3.0\n0 1\n2 3\n'],
	['wave.csv', 'wave,1\n2,3\n']
])('%s stays a table', async (name, text) => {
	expect((await formatOf(bytesAccess(latin1(text), name)))?.id).toBe('csv');
});
