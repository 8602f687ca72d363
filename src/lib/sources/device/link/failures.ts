import { AppError, messageOf } from '../../../core/errors.ts';

/** Systems whose ways to fail differ. */
export type System = 'windows' | 'macos' | 'linux' | 'android' | 'chromeos' | 'other';

/** The system this runs on, by what the browser says; `other` in Node. */
export function systemHere(): System {
	const { navigator } = globalThis as {
		navigator?: { platform?: string; userAgent?: string; userAgentData?: { platform?: string } };
	};
	const said =
		`${navigator?.userAgentData?.platform ?? ''} ${navigator?.platform ?? ''} ${navigator?.userAgent ?? ''}`.toLowerCase();
	if (said.includes('android')) return 'android';
	if (said.includes('cros')) return 'chromeos';
	if (said.includes('win')) return 'windows';
	if (said.includes('mac')) return 'macos';
	return said.includes('linux') ? 'linux' : 'other';
}

/**
 * What went wrong with a serial port. `refused`: it would not open; `lost`: it was open and is gone; `absent`: no allowed
 * port is there; `cancelled`: nothing was chosen; `blocked`: the page may not ask; `missing`: no Web Serial here.
 */
export type SerialFailure = 'refused' | 'lost' | 'absent' | 'cancelled' | 'blocked' | 'missing';

const HELD =
	'Close other programs and tabs that use it (OpenBCI GUI, Arduino IDE, a serial monitor), then press Connect again.';

/** The sentence for it: what happened, the likely cause on this system, what to do. */
export function serialFailure(what: SerialFailure, cause: unknown, system: System = systemHere()): AppError {
	const reason = cause === undefined ? '' : ` (${messageOf(cause)})`;
	return new AppError(
		what === 'missing' ? 'UnsupportedError' : 'SourceError',
		serialText(what, reason, system),
		{ cause }
	);
}

function serialText(what: SerialFailure, reason: string, system: System): string {
	switch (what) {
		case 'refused':
			return {
				windows: `The port would not open${reason}. On Windows another program usually holds it. ${HELD} If it is not that, install the adapter's driver.`,
				macos: `The port would not open${reason}. ${HELD} On a Mac a missing driver is possible too: CH340 and CP210x adapters may need one from their maker.`,
				linux: `The port would not open${reason}. On Linux your user must be in the group "dialout" (run: sudo usermod -aG dialout $USER, then log in anew), and no other program may hold the port. ${HELD}`,
				android: `The port would not open${reason}. Unplug the device, plug it in again and allow this page to use it.`,
				chromeos: `The port would not open${reason}. Unplug it from the Linux container in the settings first. ${HELD}`,
				other: `The port would not open${reason}. ${HELD}`
			}[system];
		case 'lost':
			return `The USB device was unplugged or has stopped${reason}. Plug it in again: it reconnects by itself.`;
		case 'absent':
			return 'The device is not plugged in, or this page may not use it any more. Plug it in, or press Connect and choose its port.';
		case 'cancelled':
			return system === 'linux'
				? 'No port was chosen. Press Connect and choose the port of the device. If the list is empty: plug it in, use a cable that carries data, and see that your user is in the group "dialout".'
				: 'No port was chosen. Press Connect and choose the port of the device. If the list is empty: plug it in, use a cable that carries data, and install the driver of its adapter (FTDI, CH340 or CP210x).';
		case 'blocked':
			return `The browser did not let this page ask for a port${reason}. Press Connect yourself, and allow serial ports for this address in the site settings.`;
		case 'missing':
			return 'This browser has no Web Serial, so USB amplifiers cannot be connected. Open this page in Chrome or Edge on a computer.';
	}
}

/** What went wrong with Bluetooth. `off`: the adapter; `forgotten`: the browser does not know the device any more. */
export type BluetoothFailure =
	'refused' | 'lost' | 'cancelled' | 'blocked' | 'missing' | 'off' | 'service' | 'forgotten';

/** The sentence for it. `name`: what the device advertises, when known. */
export function bluetoothFailure(
	what: BluetoothFailure,
	cause: unknown,
	name = '',
	system: System = systemHere()
): AppError {
	const reason = cause === undefined ? '' : ` (${messageOf(cause)})`;
	const device = name ? `"${name}"` : 'The device';
	const text: Record<BluetoothFailure, string> = {
		refused: `${device} did not accept the connection${reason}. Switch it on, bring it close, and end its connection to any other program or phone: a device has one at a time. Then press Connect.`,
		lost: `${device} went out of reach, ran out of battery or was switched off${reason}. Bring it close and switch it on: it reconnects by itself.`,
		cancelled:
			'No device was chosen. Switch it on, press Connect and choose it. A device that is connected elsewhere (a phone, another tab) is not in the list.',
		blocked: `The browser did not let this page use Bluetooth${reason}. Press Connect yourself, and allow Bluetooth for this address in the site settings${system === 'macos' ? ' and for the browser in System Settings, Privacy & Security' : ''}.`,
		missing:
			system === 'linux'
				? 'This browser has Bluetooth switched off. On Linux switch on chrome://flags/#enable-web-bluetooth and restart the browser.'
				: 'This browser has no Web Bluetooth. Open this page in Chrome or Edge (not on an iPhone or iPad).',
		off: 'Bluetooth is switched off or this computer has none. Switch it on, or plug in an adapter, then press Connect.',
		service: `${device} is connected, but it lacks what this driver talks to${reason}. Choose the right kind of device, or update its firmware.`,
		forgotten: `${device} has to be chosen once more. Press Connect.`
	};
	return new AppError(what === 'missing' ? 'UnsupportedError' : 'SourceError', text[what], { cause });
}
