import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import { chromium } from '@playwright/test';

/** What the search depends on; the tests hand in another machine. */
export interface Machine {
	readonly platform: NodeJS.Platform;
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly exists: (path: string) => boolean;
	/** Where Playwright would have put a browser of its own. */
	readonly playwright: () => string;
}

const here: Machine = {
	platform: process.platform,
	env: process.env,
	exists: existsSync,
	playwright: () => chromium.executablePath()
};

const LINUX = [
	'chromium',
	'chromium-browser',
	'google-chrome',
	'google-chrome-stable',
	'microsoft-edge',
	'microsoft-edge-stable'
];
const LINUX_FOLDERS = [
	'/usr/bin',
	'/usr/local/bin',
	'/snap/bin',
	'/opt/google/chrome',
	'/opt/microsoft/msedge'
];
const MAC = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const WINDOWS = [
	'Google\\Chrome\\Application\\chrome.exe',
	'Chromium\\Application\\chrome.exe',
	'Microsoft\\Edge\\Application\\msedge.exe'
];

/** Where browsers of this kind of system usually are, the preferred one first. */
export function defaultPaths({ platform, env }: Machine): readonly string[] {
	if (platform === 'win32') {
		const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter(
			(root) => root !== undefined
		);
		return WINDOWS.flatMap((program) => roots.map((root) => win32.join(root, program)));
	}
	if (platform === 'darwin') {
		const roots = ['/Applications', posix.join(env['HOME'] ?? '/', 'Applications')];
		return MAC.flatMap((name) => roots.map((root) => `${root}/${name}.app/Contents/MacOS/${name}`));
	}
	return LINUX.flatMap((name) => LINUX_FOLDERS.map((folder) => `${folder}/${name}`));
}

/**
 * The browser for the tests: `CHROME_PATH`, then the usual places, then Playwright's own. Undefined when there is none.
 * Throws when `CHROME_PATH` names a file that does not exist: someone meant a certain browser.
 */
export function findBrowser(machine: Machine = here): string | undefined {
	const wanted = machine.env['CHROME_PATH'];
	if (wanted) {
		if (machine.exists(wanted)) return wanted;
		throw new Error(
			`CHROME_PATH is "${wanted}", but no such file exists. Correct it, or unset it to search the usual places.`
		);
	}
	return [...defaultPaths(machine), machine.playwright()].find((path) => machine.exists(path));
}

/** Can this machine get a browser by itself? Only Debian and its like, and only as root. */
const canInstall = (): boolean =>
	process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

/** Finds a browser, on Debian as root installs one, else throws a sentence that says how to get one. */
export function ensureBrowser(): string {
	const found = findBrowser();
	if (found) return found;
	if (canInstall()) {
		const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
		execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
		execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
			stdio: 'inherit',
			env
		});
		const installed = findBrowser();
		if (installed) return installed;
	}
	throw new Error(
		'The browser tests need Chromium, and none was found. Install Chrome, Chromium or Edge, or run ' +
			'`npx playwright install chromium`, or set CHROME_PATH to the browser you have.'
	);
}

/** What Playwright switches off: a second switch of the same name replaces its own. */
const PLAYWRIGHT_DISABLES = [
	'AimEnabled',
	'AvoidCorsURLLoaderRestartOnRedirect',
	'AvoidUnnecessaryBeforeUnloadCheckSync',
	'DestroyProfileOnBrowserClose',
	'HttpsFirstBalancedModeAutoEnable',
	'HttpsUpgrades',
	'LensOverlay',
	'MediaRouter',
	'NetworkTimeServiceQuerying',
	'OptimizationHints',
	'PaintHolding',
	'PreconnectToSearch',
	'ThirdPartyStoragePartitioning'
];
/** The list under the address bar is a page of its own: with every window it takes as much of a core as a page of the app. */
const ADDRESS_BAR_PAGES = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'];

/** How every test and benchmark starts the browser: quiet, on its own, nothing fetched from elsewhere. */
export const launchArgs: readonly string[] = [
	...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-default-apps',
	'--disable-domain-reliability',
	`--disable-features=${[...PLAYWRIGHT_DISABLES, ...ADDRESS_BAR_PAGES].join(',')}`,
	'--disable-quic',
	'--disable-sync',
	'--no-default-browser-check',
	'--no-first-run',
	'--enable-unsafe-swiftshader'
];
