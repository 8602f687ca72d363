import { describe, expect, test } from 'vitest';
import { openFakeSession } from '../session/write/session.fixture.ts';
import { archiveUrl, hrefOf, libraryRow, libraryText, parseLibrary } from './library-file.ts';

const FACTS = { href: 'a%20b/one.session.zip', bytes: 1234, sha256: 'ab'.repeat(32), modified: 5 };

const made = async () => {
	const session = await openFakeSession({
		name: 'Monday',
		streams: [{ fs: 1000, seconds: 2, nChannels: 3 }],
		labels: [
			[0.2, 0],
			[0.8, 1],
			[1.4, -1]
		]
	});
	return libraryRow(session, FACTS, ['few-trials', 'few-trials']);
};

describe('the list of a library', () => {
	test('what is written is read again', async () => {
		const row = await made();
		expect(row).toMatchObject({
			name: 'Monday',
			classNames: ['Rest', 'Fist'],
			trialsPerClass: [1, 1],
			warnings: ['few-trials'],
			streams: [{ name: 'emg', nChannels: 3, fs: 1000, nSamples: 2000, gaps: 0 }]
		});
		expect(parseLibrary(libraryText([row, row]), 'library.json')).toEqual({ rows: [row, row], unread: 0 });
		expect(libraryText([row, row]).split('\n')).toHaveLength(5);
	});

	test('a row that leads elsewhere, or has no checksum, is left out and counted', async () => {
		const row = await made();
		const bad = [
			{ ...row, href: '../secret.session.zip' },
			{ ...row, href: '%2e%2e/secret.zip' },
			{ ...row, href: '/secret.zip' },
			{ ...row, href: '//other.example/a.zip' },
			{ ...row, href: 'http://other.example/a.zip' },
			{ ...row, href: 'javascript:alert(1)' },
			{ ...row, href: 'data:text/html,a' },
			{ ...row, href: '' },
			{ ...row, sha256: 'abc' },
			{ ...row, name: 5 },
			null
		] as never[];
		expect(parseLibrary(libraryText([row, ...bad]), 'l')).toEqual({ rows: [row], unread: bad.length });
		const far = { ...row, href: 'https://other.example/a.zip' };
		expect(parseLibrary(libraryText([far]), 'l').rows).toEqual([far]);
	});

	test('what is no list is refused with what to do', () => {
		for (const json of ['', '[]', '{"sessions":[]}', '{"format":"myodeck-library","version":1}', 'null']) {
			expect(() => parseLibrary(json, 'x/library.json')).toThrow(
				/^x\/library\.json is no list of sessions.*library build/
			);
		}
		const newer = '{"format":"myodeck-library","version":2,"sessions":[]}';
		expect(() => parseLibrary(newer, 'l')).toThrow(/newer MyoDeck \(version 2/);
	});

	test('addresses are relative to the list', async () => {
		expect(hrefOf('a b/ü#1?.zip')).toBe('a%20b/%C3%BC%231%3F.zip');
		const list = new URL('https://lab.example/emg/library.json');
		expect(archiveUrl(list, await made()).href).toBe('https://lab.example/emg/a%20b/one.session.zip');
	});
});
