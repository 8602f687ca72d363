import { expect, test } from 'vitest';
import { missingText, needText, SOURCE_GROUPS, type BrowserFacts } from './groups.ts';
import { sources } from './index.ts';

const chrome: BrowserFacts = { serial: true, bluetooth: true, system: 'windows', chrome: 150 };

test('every source stands under a heading of the list and says what it needs', () => {
	const known = SOURCE_GROUPS.map(({ id }) => id);
	for (const { group, needs, via } of sources.all) {
		expect(known).toContain(group);
		expect(needText(needs) === '').toBe(needs === 'nothing');
		if (via === 'serial') expect(['web-serial', 'bluetooth-serial']).toContain(needs);
		if (via === 'bluetooth') expect([group, needs]).toEqual(['bluetooth', 'web-bluetooth']);
	}
	expect(sources.all.filter(({ group }) => group === 'lsl').map(({ id }) => id)).toEqual(['lsl']);
});

test('what the browser lacks is said, with what to do', () => {
	for (const need of ['nothing', 'web-serial', 'bluetooth-serial', 'web-bluetooth', 'bridge'] as const)
		expect(missingText(need, chrome)).toBeUndefined();
	const none = { ...chrome, serial: false, bluetooth: false };
	expect(missingText('web-serial', none)).toMatch(/no Web Serial.*Chrome or Edge/);
	expect(missingText('bluetooth-serial', none)).toMatch(/no Web Serial/);
	expect(missingText('web-bluetooth', none)).toMatch(/no Web Bluetooth/);
	expect(missingText('web-bluetooth', { ...none, system: 'linux' })).toMatch(/enable-web-bluetooth/);
	expect(missingText('bridge', none)).toBeUndefined();
});

test('Chrome on Android has serial devices by cable from version 148 on', () => {
	const phone = { ...chrome, system: 'android', chrome: 147 } as const;
	expect(needText('web-serial')).toMatch(/Chrome 148 and later on Android/);
	expect(missingText('web-serial', phone)).toMatch(/Update Chrome to version 148/);
	expect(missingText('bluetooth-serial', phone)).toBeUndefined();
	expect(missingText('web-serial', { ...phone, chrome: 148 })).toBeUndefined();
});
