import { chromium, type Browser, type Page } from '@playwright/test';
import { ensureBrowser, launchArgs } from '../../browser.ts';
import type { FakeBluez, Peripheral } from './bluez-objects.ts';
import { drawSlowly } from '../drawing.ts';
import { fakeBluez } from './fake-bluez.ts';

/** What a browser needs to meet the emulated radio. */
export const bluetoothArgs = ['--enable-features=WebBluetooth'];
/** The same with what is a flag of its own in Chrome: devices are known beyond a page's life, and adverts can be watched. */
export const rememberingArgs = ['--enable-features=WebBluetooth,WebBluetoothNewPermissionsBackend'];

/** A browser with Bluetooth peripherals in reach. */
export interface BluetoothBench {
	readonly page: Page;
	readonly radio: FakeBluez;
	/** How often the chooser has been answered. */
	readonly choices: () => number;
	close(): Promise<void>;
}

/** Starts a browser whose own Bluetooth stack works on an emulated radio; the chooser takes the first device it offers. */
export async function bluetoothBench(
	baseURL: string,
	peripherals: readonly Peripheral[],
	args: readonly string[] = bluetoothArgs
): Promise<BluetoothBench> {
	const radio = await fakeBluez(peripherals);
	const browser: Browser = await chromium.launch({
		executablePath: ensureBrowser(),
		args: [...launchArgs, ...args],
		env: { ...(process.env as Record<string, string>), DBUS_SYSTEM_BUS_ADDRESS: radio.address }
	});
	const context = await browser.newContext({ baseURL, viewport: { width: 1440, height: 900 } });
	await drawSlowly(context);
	const page = await context.newPage();
	const choices = await answerChooser(page);
	return {
		page,
		radio,
		choices,
		async close() {
			await browser.close();
			await radio.close();
		}
	};
}

/**
 * Answers Chrome's Bluetooth chooser by taking the first device; gives how often it did. The same prompt is told of several
 * times, at first empty.
 */
export async function answerChooser(page: Page): Promise<() => number> {
	const client = await page.context().newCDPSession(page);
	await client.send('DeviceAccess.enable');
	const answered = new Set<string>();
	client.on('DeviceAccess.deviceRequestPrompted', ({ id, devices }) => {
		if (devices.length === 0 || answered.has(id)) return;
		answered.add(id);
		void client.send('DeviceAccess.selectPrompt', { id, deviceId: devices[0]!.id });
	});
	return () => answered.size;
}
