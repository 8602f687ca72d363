import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
	closeSync,
	constants,
	existsSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
	writeSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from '@playwright/test';
import { ensureBrowser, launchArgs } from '../../browser.ts';
import type { FakeDevice } from './device.ts';
import { drawSlowly } from '../drawing.ts';
import { injectPorts } from './injected-ports.ts';

/** A device and the USB ids of its adapter, in hex. */
export interface PluggedDevice {
	readonly device: FakeDevice;
	readonly vendor: string;
	readonly product: string;
	/** Service of a paired Bluetooth device: then the page is told this instead of USB ids. */
	readonly service?: string;
}

/** A browser whose serial ports are emulated devices. */
export interface SerialBench {
	/** How they got there, and why not in the better way: for the test's output. */
	readonly how: string;
	readonly page: Page;
	/** What the browser did with DTR and RTS, a line per change; undefined for ports of the page, which have no wires. */
	readonly lines?: () => string;
	unplug(index: number): void;
	plug(index: number): void;
	close(): Promise<void>;
}

const here = dirname(fileURLToPath(import.meta.url));

/**
 * Starts a browser with these devices plugged in. Where a C compiler and user namespaces exist, the browser's own serial
 * stack works on pseudo-terminals; elsewhere the page gets ports of the same shape, and `how` says so.
 */
export async function serialBench(
	baseURL: string,
	devices: readonly PluggedDevice[],
	extra: { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>> } = {}
): Promise<SerialBench> {
	const reason = missingReason();
	return reason === undefined ? real(baseURL, devices, extra) : injected(baseURL, devices, reason, extra);
}

/** Why the browser's own serial stack cannot be tested here; undefined when it can. */
function missingReason(): string | undefined {
	if (process.env['MYODECK_INJECT']) return 'MYODECK_INJECT is set';
	if (process.platform !== 'linux') return `${process.platform} has other serial ports`;
	if (!existsSync('/etc/chromium')) return 'there is no /etc/chromium to hold a policy';
	try {
		execFileSync('cc', ['--version'], { stdio: 'ignore' });
	} catch {
		return 'there is no C compiler (cc)';
	}
	try {
		execFileSync('unshare', ['-rm', 'mount', '--bind', tmpdir(), '/etc/chromium'], { stdio: 'ignore' });
	} catch {
		return 'user namespaces are not allowed';
	}
	return undefined;
}

interface Bridge {
	readonly child: ChildProcess;
	readonly path: string;
}

async function bridgeTo(program: string, device: FakeDevice): Promise<Bridge> {
	const child = spawn(program, [], { stdio: ['pipe', 'pipe', 'pipe'] });
	const path = await new Promise<string>((resolve) =>
		createInterface({ input: child.stderr }).once('line', resolve)
	);
	child.stdout.on('data', (bytes: Buffer) => device.hear(bytes));
	device.attach({ send: (bytes) => void child.stdin.write(bytes) });
	return { child, path };
}

async function real(
	baseURL: string,
	devices: readonly PluggedDevice[],
	extra: { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>> }
): Promise<SerialBench> {
	const dir = mkdtempSync(join(tmpdir(), 'myodeck-ports-'));
	const library = join(dir, 'fake-udev.so');
	const program = join(dir, 'pty-bridge');
	execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, join(here, 'fake-udev.c'), '-ldl']);
	execFileSync('cc', ['-O1', '-o', program, join(here, 'pty-bridge.c')]);
	const bridges = await Promise.all(devices.map(({ device }) => bridgeTo(program, device)));
	const policies = join(dir, 'policies-root');
	mkdirSync(join(policies, 'policies', 'managed'), { recursive: true });
	writeFileSync(
		join(policies, 'policies', 'managed', 'ports.json'),
		JSON.stringify({ SerialAllowAllPortsForUrls: [baseURL] })
	);
	const script = join(dir, 'browser');
	// A mount of its own, seen by this browser only: nothing on the machine changes.
	const mount = `mount --bind "${policies}" /etc/chromium && exec "${ensureBrowser()}" "$@"`;
	writeFileSync(script, `#!/bin/sh\nexec unshare -rm sh -c '${mount}' sh "$@"\n`, { mode: 0o755 });
	const ports = devices.map(
		({ vendor, product }, i) => `${bridges[i]!.path}:${vendor}:${product}:EMULATED${i}:Emulated ${i}`
	);
	const browser = await chromium.launch({
		executablePath: script,
		args: [...new Set([...launchArgs, '--no-sandbox', ...(extra.args ?? [])])],
		env: {
			...(process.env as Record<string, string>),
			...extra.env,
			LD_PRELOAD: library,
			FAKE_DIR: dir,
			FAKE_PORTS: ports.join(';')
		}
	});
	const announce = (line: string): void => {
		for (const name of readdirSync(dir).filter((file) => file.startsWith('monitor-'))) {
			const fd = openSync(join(dir, name), constants.O_WRONLY | constants.O_NONBLOCK);
			writeSync(fd, `${line}\n`);
			closeSync(fd);
		}
	};
	const linesLog = join(dir, 'lines.log');
	const changes = (): string => (existsSync(linesLog) ? readFileSync(linesLog, 'utf8') : '');
	let known = 0;
	const watch = setInterval(() => {
		const lines = changes().split('\n').slice(0, -1);
		for (const line of lines.slice(known)) {
			const index = bridges.findIndex(({ path }) => line === `${path} dtr=1 rts=1`);
			devices[index]?.device.opened?.();
		}
		known = lines.length;
	}, 20);
	const page = await pageOf(browser, baseURL);
	const [service] = devices.flatMap((device) => device.service ?? []);
	if (service !== undefined) await page.addInitScript(sayService, service);
	return {
		how: `the browser’s own serial stack, on pseudo-terminals${service === undefined ? '' : ' that say they are paired'}`,
		page,
		lines: changes,
		unplug(index) {
			devices[index]!.device.detach();
			announce(`remove ${index}`);
		},
		plug(index) {
			const { child } = bridges[index]!;
			devices[index]!.device.attach({ send: (bytes) => void child.stdin!.write(bytes) });
			announce(`add ${index}`);
		},
		async close() {
			clearInterval(watch);
			for (const { device } of devices) device.detach();
			await browser.close();
			for (const { child } of bridges) child.kill();
			rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
		}
	};
}

/** Runs in the page, before anything else: ports say that they are of this Bluetooth service. */
function sayService(bluetoothServiceClassId: string): void {
	const { SerialPort } = window as unknown as { SerialPort: { prototype: object } };
	Object.assign(SerialPort.prototype, { getInfo: () => ({ bluetoothServiceClassId }) });
}

async function injected(
	baseURL: string,
	devices: readonly PluggedDevice[],
	reason: string,
	extra: { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>> }
): Promise<SerialBench> {
	const browser = await chromium.launch({
		executablePath: ensureBrowser(),
		args: [...launchArgs, ...(extra.args ?? [])],
		env: { ...(process.env as Record<string, string>), ...extra.env }
	});
	const page = await pageOf(browser, baseURL);
	const ports = await injectPorts(page, devices);
	return {
		how: `ports injected into the page, because ${reason}`,
		page,
		unplug: ports.unplug,
		plug: ports.plug,
		async close() {
			for (const { device } of devices) device.detach();
			await browser.close();
			await ports.close();
		}
	};
}

async function pageOf(browser: Browser, baseURL: string): Promise<Page> {
	const context = await browser.newContext({ baseURL, viewport: { width: 1440, height: 900 } });
	await drawSlowly(context);
	return context.newPage();
}
