import { expect, test } from 'vitest';
import { bluetoothFailure, serialFailure, type System } from './failures.ts';

const HELD = /other programs and tabs/;

test('a port that will not open: the likely cause by operating system, and what to do', () => {
	const said = (system: System): string =>
		serialFailure('refused', new Error('Failed to open.'), system).message;
	expect(said('windows')).toMatch(/another program usually holds it.*driver/);
	expect(said('macos')).toMatch(/CH340 and CP210x/);
	expect(said('linux')).toMatch(/group "dialout" \(run: sudo usermod -aG dialout \$USER, then log in anew\)/);
	for (const system of ['windows', 'macos', 'linux', 'chromeos', 'other'] as const) {
		expect(said(system)).toMatch(HELD);
		expect(said(system)).toContain('(Failed to open.)');
	}
	expect(said('android')).toMatch(/allow this page/);
});

test('an empty chooser: the driver, or on Linux the group', () => {
	expect(serialFailure('cancelled', undefined, 'linux').message).toMatch(/dialout/);
	expect(serialFailure('cancelled', undefined, 'windows').message).toMatch(/driver of its adapter/);
});

test('a browser that cannot is told apart from a device that will not', () => {
	expect(serialFailure('missing', undefined, 'linux').name).toBe('UnsupportedError');
	expect(serialFailure('lost', undefined, 'linux').name).toBe('SourceError');
	expect(bluetoothFailure('missing', undefined, '', 'linux').message).toContain('chrome://flags');
	expect(bluetoothFailure('off', undefined).message).toMatch(/switched off/);
	expect(bluetoothFailure('blocked', undefined, '', 'macos').message).toMatch(/System Settings/);
	expect(bluetoothFailure('refused', undefined, 'Ganglion').message).toMatch(/^"Ganglion" did not accept/);
});
