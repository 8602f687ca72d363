import { chromium } from '@playwright/test';
import { RELAYED_DEVICES } from '../../src/lib/sources/device/relay/relay-protocol.ts';
import { fakeMuovi, muoviValue } from '../devices/emulation/muovi.ts';
import { ensureBrowser, launchArgs } from '../browser.ts';
import { freePort } from '../free-port.ts';
import { expect, open, openStep } from './app-page.ts';
import { NETWORK_CASES } from './device-network-cases.ts';
import { checkInterruption, TIME_LIMIT_MS } from './device-network-judge.ts';
import { drawSlowly } from './drawing.ts';
import { FakeNpgWifi, npgCounts } from './emulation/npg-wifi.ts';
import { test } from './lsl-bench.ts';
import { recorded } from './recorded.ts';

test('a Muovi through the bridge: its grid is chosen on its card, and stored with every value', async ({
	deck,
	laboratory
}) => {
	const port = await freePort();
	await laboratory.startBridge(['--device-port', `muovi.data=${port}`]);
	const probe = fakeMuovi(port, 32);
	try {
		await openStep(deck, 'Connect');
		await deck.evaluate(
			async (bridge) => void (await window.myodeck.connect('muovi', { bridge })),
			laboratory.address
		);
		const card = deck.getByRole('group', { name: 'OT Bioelettronica Muovi', exact: true });
		await card.getByText('Electrode grid of muovi', { exact: true }).click();
		await card.getByLabel('Adapter').selectOption('8x4');
		await card.getByLabel('Orientation').selectOption('180');
		// The first row of the picture is the last of the drawing, from right to left.
		await expect(card.getByRole('row').first().getByRole('cell')).toHaveText(['25', '17', '9', '1']);
		await card.getByRole('button', { name: 'Use this grid' }).click();

		await deck.evaluate(() => window.myodeck.record('muovi'));
		await deck.waitForTimeout(2000);
		const id = (await deck.evaluate(() => window.myodeck.stop()))!;
		const { data, timestamps, nChannels, gaps } = await recorded(deck, id, 'muovi');
		expect([nChannels, gaps]).toEqual([32, []]);
		expect(timestamps.length).toBeGreaterThan(2000);
		const first = Math.round(data[0]! / 0.2861);
		let wrong = 0;
		for (let i = 0; i < data.length; i++)
			if (data[i] !== Math.fround(muoviValue(first + Math.floor(i / 32), i % 32) * 0.2861)) wrong++;
		expect(wrong).toBe(0);
		const grids = await deck.evaluate(
			async (session) => (await window.myodeck.library.open(session)).streamInfo('muovi').channelGrids,
			id
		);
		expect(grids).toHaveLength(1);
		expect(grids![0]!.cells[0]).toEqual([24, 16, 8, 0]);
		expect(grids![0]!.cells[7]).toEqual([31, 23, 15, 7]);
	} finally {
		probe.off();
	}
});

const LONG = Boolean(process.env['MYODECK_LONG']);
/** Every device, a minute each, with `MYODECK_LONG=1`; else the one with three sockets and three streams, for some seconds. */
const CASES = LONG ? NETWORK_CASES : NETWORK_CASES.slice(0, 1);

for (const { label, kind, params, make, streams } of CASES)
	test(`${label} through the bridge: record, it is cut off, it returns, every value is there`, async ({
		deck,
		laboratory
	}) => {
		test.setTimeout(TIME_LIMIT_MS);
		const ports: Record<string, number> = {};
		for (const socket of Object.keys(RELAYED_DEVICES[kind])) ports[socket] = await freePort();
		const options = Object.entries(ports).flatMap(([socket, port]) => [
			'--device-port',
			`${kind}.${socket}=${port}`
		]);
		await laboratory.startBridge(options);
		const device = make(ports);
		try {
			await openStep(deck, 'Connect');
			await deck.evaluate(async ([id, values]) => void (await window.myodeck.connect(id, values)), [
				kind,
				{ ...params, bridge: laboratory.address }
			] as const);
			await checkInterruption(deck, device, label, streams);
		} finally {
			device.off();
		}
	});

/** The converter's 2.5 V in 4096 steps, behind a gain of 2420. */
const NPG_STEP = 2.5e6 / 4096 / 2420;

// A minute, with `MYODECK_LONG=1` only: Node tests the same link in its short form.
if (LONG)
	test('NPG Lite by Wi-Fi at its own address: record, it is cut off, it returns, every value is there', async ({
		baseURL
	}) => {
		test.setTimeout(TIME_LIMIT_MS);
		const port = await freePort();
		const device = new FakeNpgWifi(port);
		// A browser of its own, which finds the board at the address of the board.
		const browser = await chromium.launch({
			executablePath: ensureBrowser(),
			args: [...launchArgs, `--host-resolver-rules=MAP 192.168.4.1:81 127.0.0.1:${port}`]
		});
		try {
			const context = await browser.newContext({ baseURL: baseURL! });
			await drawSlowly(context);
			const page = await context.newPage();
			await open(page);
			await openStep(page, 'Connect');
			await page.evaluate(async () => void (await window.myodeck.connect('npg-wifi', { gain: 2420 })));
			await checkInterruption(page, device, 'NPG Lite by Wi-Fi', {
				'npg-lite': (n, c) => (npgCounts(n)[c]! - 2048) * NPG_STEP
			});
		} finally {
			await browser.close();
			device.off();
		}
	});
