import { expect, test } from 'vitest';
import { archiveName, localTime, sessionId, slugOf } from './names.ts';

test.each([
	['fist day 2', 'fist-day-2'],
	['../../etc/passwd', 'etc-passwd'],
	['a'.repeat(80), 'a'.repeat(40)],
	['', ''],
	['***', ''],
	['_-x-_', 'x'],
	['Übung über', 'bung-ber'],
	['a_b-c', 'a_b-c'],
	[`${'a'.repeat(39)} b`, 'a'.repeat(39)]
])('the name %j becomes the slug %j', (name, slug) => {
	expect(slugOf(name)).toBe(slug);
});

test('a slug holds nothing that a file system or a shell could misread, whatever was typed', () => {
	const names = Array.from({ length: 0x3000 }, (_, code) => `a${String.fromCharCode(code)}b`);
	expect(names.filter((name) => !/^[A-Za-z0-9_-]{1,40}$/.test(slugOf(name)))).toEqual([]);
});

test('an id is the local time, eight hexadecimal digits and the slug', () => {
	const created = new Date(2026, 2, 9, 14, 5, 7);
	expect(sessionId(created, '', '1a2b3c4d')).toBe('2026-03-09_14-05-07_1a2b3c4d');
	expect(sessionId(created, 'fist day 2', '1a2b3c4d')).toBe('2026-03-09_14-05-07_1a2b3c4d_fist-day-2');
	expect(sessionId(created)).toMatch(/^2026-03-09_14-05-07_[0-9a-f]{8}$/);
	expect(sessionId(created)).not.toBe(sessionId(created));
	expect(archiveName('x')).toBe('x.session.zip');
	expect(localTime(created)).toBe('2026-03-09T14:05:07');
});
