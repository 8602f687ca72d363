import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { chromium, expect, test, type Browser, type Page } from '@playwright/test';
import { serveApp } from '../../bridge/relay/app-files.ts';
import { ensureBrowser, launchArgs } from '../browser.ts';
import { ready } from './app-page.ts';
import { Laboratory } from './lsl-bench.ts';

/** The built app at an address that counts as public, in a browser of its own: the browser then guards the local network. */
const HOST = 'myodeck.example';
let site: Server;
let origin: string;
let browser: Browser;
let laboratory: Laboratory;

test.beforeAll(async () => {
	// Only a page over https is asked: every other public page is refused at once.
	const { private: key, cert } = await generate([{ name: 'commonName', value: HOST }]);
	site = createServer({ key, cert }, serveApp('build'));
	await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
	const { port } = site.address() as AddressInfo;
	origin = `https://${HOST}:${port}`;
	browser = await chromium.launch({
		executablePath: ensureBrowser(),
		args: [
			...launchArgs,
			`--ip-address-space-overrides=127.0.0.1:${port}=public`,
			`--host-resolver-rules=MAP ${HOST} 127.0.0.1`
		]
	});
	laboratory = await Laboratory.open();
});
test.afterAll(async () => {
	await laboratory.close();
	await browser.close();
	site.closeAllConnections();
	site.close();
});

/**
 * Answers the browser's question for the person. A headless browser answers "Block" by itself; the answer counts as long as
 * the session.
 */
async function answer(page: Page, setting: PermissionState): Promise<void> {
	const cdp = await page.context().newCDPSession(page);
	const { targetInfo } = await cdp.send('Target.getTargetInfo');
	await cdp.send('Browser.setPermission', {
		permission: { name: 'loopback-network' },
		setting,
		browserContextId: targetInfo.browserContextId!
	});
}

/** The published page with LSL chosen, and the bridge's address of this test; nothing is blocked yet. */
async function openPage(): Promise<Page> {
	const page = await browser.newPage({ viewport: { width: 390, height: 844 }, ignoreHTTPSErrors: true });
	await page.goto(origin);
	await ready(page);
	expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
	await answer(page, 'granted');
	await page.evaluate((address) => {
		window.myodeck.settings.data.params['lsl'] = { address };
	}, laboratory.address);
	await page.getByLabel('Device').selectOption({ label: 'LSL' });
	return page;
}

test('a published page says what the browser allows, and never asks while it loads', async () => {
	const page = await openPage();

	await test.step('allowed, and no bridge: how to start it, inside the panel', async () => {
		await expect(page.getByText('The bridge is not running.')).toBeVisible();
		for (const copy of await page.getByRole('button', { name: 'Copy' }).all()) {
			const { x, width } = (await copy.boundingBox())!;
			expect(x + width).toBeLessThanOrEqual(390);
		}
	});

	await test.step('allowed: the bridge is found when it starts', async () => {
		await laboratory.startBridge(['--origin', origin]);
		await expect(page.getByText('No streams yet. Start a stream; it appears here.')).toBeVisible();
	});

	await test.step('not answered yet: a page that loads waits for a press', async () => {
		await answer(page, 'prompt');
		await page.reload();
		// Whatever Playwright asks of a page counts as a press: it is left alone until the form is there.
		await page.waitForTimeout(3000);
		await expect(page.getByRole('button', { name: 'Look for streams' })).toBeVisible();
		await expect(page.getByText('press Allow then')).toBeVisible();
	});

	await test.step('blocked: the switch of the browser is named, in window and worker', async () => {
		await answer(page, 'denied');
		await expect(page.getByText('switch on "Apps on device"')).toBeVisible();
		const refused = page.evaluate(
			(address) => window.myodeck.connect('lsl', { address, streams: 'name=EMG' }),
			laboratory.address
		);
		await expect(refused).rejects.toThrow(/switch on "Apps on device"/);
	});

	await test.step('switched on: the page connects by itself', async () => {
		await answer(page, 'granted');
		await expect(page.getByText('No streams yet. Start a stream; it appears here.')).toBeVisible();
	});
	await page.close();
});

test('an address outside of the local network is refused at once', async () => {
	const page = await openPage();
	for (const address of ['ws://lab.example:16570', 'ws://8.8.8.8:16570', 'nonsense']) {
		await page.evaluate((text) => {
			window.myodeck.settings.data.params['lsl'] = { address: text };
			window.myodeck.lsl.refresh();
		}, address);
		await expect(page.getByText(`This page may not connect to "${address}"`)).toBeVisible();
	}
	await page.close();
});
