import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { freePort } from '../tests/free-port.ts';

const here = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'myodeck-packed-'));
const installed = join(folder, 'node_modules', 'myodeck-bridge');
const bin = join(folder, 'node_modules', '.bin', 'myodeck-bridge');

// As npm puts it there, from what would be published; of the checkout only its one dependency is borrowed.
beforeAll(() => {
	execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: here, stdio: 'ignore' });
	mkdirSync(installed, { recursive: true });
	const { name, version, bin: bins, dependencies } = JSON.parse(read(join(here, 'package.json')));
	execFileSync('tar', ['xzf', `${name}-${version}.tgz`, '--strip-components=1', '-C', installed], {
		cwd: folder
	});
	expect(Object.keys(dependencies)).toEqual(['ws']);
	cpSync(join(here, '..', 'node_modules', 'ws'), join(folder, 'node_modules', 'ws'), { recursive: true });
	mkdirSync(join(folder, 'node_modules', '.bin'));
	symlinkSync(join(installed, bins['myodeck-bridge']), bin);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (file: string): string => readFileSync(file, 'utf8');
const node = (...args: string[]): string =>
	execFileSync(process.execPath, [bin, ...args], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });

test('the package runs with Node alone, far from the checkout: it explains itself and refuses nonsense', () => {
	expect(read(bin).split('\n')[0]).toBe('#!/usr/bin/env node');
	expect(node('--help')).toContain('npx myodeck-bridge [options]');
	expect(() => node('--port', 'x')).toThrow(/--port must be a whole number/);
	expect(() => node('--host', '0.0.0.0')).toThrow(/--token/);
});

test('the package serves pages, and Ctrl-C ends it cleanly', async () => {
	const port = await freePort();
	writeFileSync(join(folder, 'lsl_api.cfg'), `[multicast]\nResolveScope=machine\n[lab]\nSessionID=${port}\n`);
	const bridge = spawn(process.execPath, [bin, '--port', String(port)], { cwd: folder });
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
