import { bluetoothFailure, serialFailure, systemHere, type System } from './device/link/failures.ts';
import { webBluetooth } from './device/link/web-bluetooth.ts';
import { webSerial } from './device/link/web-serial.ts';

/** How a person connects a source, in the order of the list. */
export const SOURCE_GROUPS = [
	{ id: 'simulated', label: 'Simulated' },
	{ id: 'usb', label: 'USB' },
	{ id: 'bluetooth', label: 'Bluetooth' },
	{ id: 'network', label: 'Network' },
	{ id: 'lsl', label: 'LSL' },
	{ id: 'file', label: 'Recorded' }
] as const;
export type SourceGroup = (typeof SOURCE_GROUPS)[number]['id'];

/**
 * What a source needs beside itself. `bluetooth-serial`: Web Serial over a Bluetooth link that the system has paired;
 * `network`: a WebSocket to a device of the local network.
 */
export type SourceNeed =
	'nothing' | 'web-serial' | 'bluetooth-serial' | 'web-bluetooth' | 'bridge' | 'network';

const NEEDS: Readonly<Record<SourceNeed, string>> = {
	nothing: '',
	'web-serial':
		'Needs a browser with Web Serial: Chrome, Edge or Opera on a computer, or Chrome 148 and later on Android.',
	'bluetooth-serial':
		'Needs a browser with Web Serial (Chrome or Edge), and the device paired in the Bluetooth settings of this computer.',
	'web-bluetooth': 'Needs a browser with Web Bluetooth: Chrome or Edge, and Bluetooth switched on.',
	bridge: 'Needs the bridge, a small program on this computer.',
	network: 'Needs this computer in the same network as the device.'
};

/** One sentence that says what a source needs; empty when nothing. */
export const needText = (need: SourceNeed): string => NEEDS[need];

/** First Chrome whose Web Serial on Android has ports by cable, beside those over Bluetooth. */
const ANDROID_CABLE = 148;

/** What this browser lacks of it and what to do; undefined when nothing is known to be missing. */
export function missingText(need: SourceNeed, here: BrowserFacts = browserFacts()): string | undefined {
	if (need === 'web-bluetooth' && !here.bluetooth)
		return bluetoothFailure('missing', undefined, '', here.system).message;
	if (need !== 'web-serial' && need !== 'bluetooth-serial') return undefined;
	if (!here.serial) return serialFailure('missing', undefined, here.system).message;
	const old = here.system === 'android' && here.chrome < ANDROID_CABLE;
	return need === 'web-serial' && old
		? `This Chrome on Android reaches serial devices over Bluetooth only, not by cable. Update Chrome to version ${ANDROID_CABLE} or later, or use a computer.`
		: undefined;
}

/** As much of a browser as decides. */
export interface BrowserFacts {
	readonly serial: boolean;
	readonly bluetooth: boolean;
	readonly system: System;
	/** Version of Chrome; Infinity where it is not told. */
	readonly chrome: number;
}

function browserFacts(): BrowserFacts {
	const [, version] = /Chrom(?:e|ium)\/(\d+)/.exec(globalThis.navigator?.userAgent ?? '') ?? [];
	return {
		serial: webSerial() !== undefined,
		bluetooth: webBluetooth() !== undefined,
		system: systemHere(),
		chrome: version === undefined ? Infinity : Number(version)
	};
}
