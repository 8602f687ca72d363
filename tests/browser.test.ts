import { expect, test } from 'vitest';
import { findBrowser, defaultPaths, type Machine } from './browser.ts';

const machine = (
	platform: NodeJS.Platform,
	present: readonly string[],
	env: Machine['env'] = {}
): Machine => ({
	platform,
	env,
	exists: (path) => present.includes(path),
	playwright: () => '/home/me/.cache/ms-playwright/chrome'
});
const OWN = '/home/me/.cache/ms-playwright/chrome';

test('CHROME_PATH comes first', () => {
	const present = ['/opt/mine/chrome', '/usr/bin/chromium', OWN];
	expect(findBrowser(machine('linux', present, { CHROME_PATH: '/opt/mine/chrome' }))).toBe(
		'/opt/mine/chrome'
	);
});

test('a CHROME_PATH that leads nowhere is an error, not a reason to take another browser', () => {
	const mistaken = machine('linux', ['/usr/bin/chromium'], { CHROME_PATH: '/opt/typo' });
	expect(() => findBrowser(mistaken)).toThrow('CHROME_PATH is "/opt/typo"');
});

test('the usual places come before a browser of Playwright', () => {
	expect(findBrowser(machine('linux', [OWN, '/usr/bin/google-chrome']))).toBe('/usr/bin/google-chrome');
	expect(findBrowser(machine('linux', [OWN]))).toBe(OWN);
	expect(findBrowser(machine('linux', []))).toBeUndefined();
});

test('Chromium comes before Chrome on Linux, Edge last everywhere', () => {
	expect(
		findBrowser(machine('linux', ['/usr/bin/microsoft-edge', '/usr/bin/google-chrome', '/snap/bin/chromium']))
	).toBe('/snap/bin/chromium');
	for (const platform of ['linux', 'darwin', 'win32'] as const) {
		const paths = defaultPaths(
			machine(platform, [], { PROGRAMFILES: 'C:\\Program Files', HOME: '/Users/me' })
		);
		expect(paths.at(-1)).toMatch(/edge/i);
		expect(paths[0]).not.toMatch(/edge/i);
	}
});

test('Macs and Windows machines are searched where their programs are', () => {
	const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
	expect(findBrowser(machine('darwin', [mac], { HOME: '/Users/me' }))).toBe(mac);
	const windows = 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe';
	expect(findBrowser(machine('win32', [windows], { PROGRAMFILES: 'C:\\Program Files' }))).toBe(windows);
	const user = 'C:\\Users\\me\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe';
	expect(findBrowser(machine('win32', [user], { LOCALAPPDATA: 'C:\\Users\\me\\AppData\\Local' }))).toBe(user);
});
