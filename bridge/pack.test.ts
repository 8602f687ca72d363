import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { freePort } from '../tests/free-port.ts';
import { bundleBridge } from './bundle.ts';

const here = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'myodeck-packed-'));
const read = (file: string): string => readFileSync(file, 'utf8');
const { name, version, bin: bins, dependencies } = JSON.parse(read(join(here, 'package.json')));

/** As npm puts it there, from what would be published; of the checkout only its dependencies, and theirs, are borrowed. */
async function installPackage(): Promise<string> {
	const installed = join(folder, 'node_modules', 'myodeck-bridge');
	const bin = join(folder, 'node_modules', '.bin', 'myodeck-bridge');
	execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: here, stdio: 'ignore' });
	mkdirSync(installed, { recursive: true });
	execFileSync('tar', ['xzf', `${name}-${version}.tgz`, '--strip-components=1', '-C', installed], {
		cwd: folder
	});
	expect(Object.keys(dependencies)).toEqual(['saxes', 'sirv', 'valibot', 'ws']);
	for (const needed of ['ws', 'valibot', 'sirv', '@polka/url', 'mrmime', 'totalist', 'saxes', 'xmlchars'])
		cpSync(join(here, '..', 'node_modules', needed), join(folder, 'node_modules', needed), {
			recursive: true
		});
	mkdirSync(join(folder, 'node_modules', '.bin'));
	symlinkSync(join(installed, bins['myodeck-bridge']), bin);
	return bin;
}

/** As a person has it who downloaded it: alone in a folder. */
async function downloadFile(): Promise<string> {
	const file = join(mkdtempSync(join(folder, 'downloads-')), 'myodeck-bridge.mjs');
	writeFileSync(file, await bundleBridge());
	expect(read(file)).toContain(`// MyoDeck bridge ${version}.`);
	return file;
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each([
	['the package', installPackage],
	['the one file that the page offers', downloadFile]
])('%s', (_name, install) => {
	let bin: string;
	beforeAll(async () => {
		bin = await install();
	}, 60_000);
	const node = (...args: string[]): string =>
		execFileSync(process.execPath, [bin, ...args], { cwd: dirname(bin), encoding: 'utf8', stdio: 'pipe' });

	test('runs with Node alone, far from the checkout: it explains itself and refuses nonsense', () => {
		expect(read(bin).split('\n')[0]).toBe('#!/usr/bin/env node');
		expect(node('--help')).toContain('node myodeck-bridge.mjs [options]');
		expect(node('--help')).toContain(`myodeck-bridge ${version}`);
		expect(() => node('--port', 'x')).toThrow(/--port must be a whole number/);
		expect(() => node('--host', '0.0.0.0')).toThrow(/--token/);
	});

	test('serves pages, and Ctrl-C ends it cleanly', async () => {
		const port = await freePort();
		const config = `[multicast]\nResolveScope=machine\n[lab]\nSessionID=${port}\n`;
		writeFileSync(join(dirname(bin), 'lsl_api.cfg'), config);
		const bridge = spawn(process.execPath, [bin, '--port', String(port)], { cwd: dirname(bin) });
		const line = await new Promise<string>((resolve, reject) => {
			bridge.stdout.once('data', (bytes) => resolve(String(bytes)));
			bridge.once('exit', (code) => reject(new Error(`The bridge ended with ${code}.`)));
		});
		expect(line).toContain(`ws://localhost:${port}`);
		expect(line).toContain(`session "${port}"`);
		const socket = new WebSocket(`ws://127.0.0.1:${port}`);
		socket.on('open', () => socket.send('{"type":"hello","protocol":1}'));
		const reply = await new Promise<string>((resolve) =>
			socket.once('message', (data) => resolve(String(data)))
		);
		expect(JSON.parse(reply)).toMatchObject({ type: 'welcome', protocol: 1 });
		const ended = new Promise((resolve) => bridge.once('exit', resolve));
		bridge.kill('SIGINT');
		expect(await ended).toBe(0);
	});
});
