import { AppError } from '../../core/errors.ts';
import type { Driver } from '../device/driver.ts';
import { textParam } from '../params.ts';
import { BOARDS } from './boards.ts';
import { chordsSignals, gainParam, type Chords } from './chords.ts';
import { npgWifiDecoder, wifiBlock } from './decoder.ts';

const LISTEN_MS = 500;
const LISTENS = 6;
const ADVICE =
	'Switch the NPG Lite on, join its network (NPG-Lite-…) or the one it has joined, and close other pages and programs that use it: it sends to one.';

/** Whether the bytes begin with blocks for so many channels: their counters go up by one. */
function fits(heard: string, channels: number): boolean {
	const length = wifiBlock(channels);
	const n = Math.min(20, Math.floor(heard.length / length));
	return (
		n >= 10 &&
		Array.from({ length: n - 1 }, (_, i) => i).every(
			(i) => heard.charCodeAt((i + 1) * length) === ((heard.charCodeAt(i * length) + 1) & 255)
		)
	);
}

/** NPG Lite with its Wi-Fi firmware: the board serves a WebSocket and sends as long as one is open. */
export const npgWifi: Driver<'npg-wifi', Chords> = {
	id: 'npg-wifi',
	label: 'NPG Lite (Wi-Fi)',
	summary: '3 or 6 channels, 500 Hz, over Wi-Fi.',
	before: [
		'Put the Wi-Fi firmware on the NPG Lite and switch it on.',
		'Join its network (NPG-Lite-3CH or NPG-Lite-6CH), or enter its address in yours.'
	],
	params: [{ type: 'text', id: 'host', label: 'Address', value: '192.168.4.1' }, gainParam],
	transport: (params) => ({
		...{ via: 'websocket', advice: ADVICE },
		address: `ws://${textParam(npgWifi, params, 'host')}:81`
	}),
	defaultDeviceInfo: { board: 'NPG-LITE', channels: 3 },
	async identify(device) {
		let heard = '';
		for (let n = 0; n < LISTENS; n++) {
			heard += await device.listen(LISTEN_MS);
			const channels = [3, 6].find((one) => fits(heard, one));
			if (channels) return { board: 'NPG-LITE', channels };
		}
		throw new AppError(
			'SourceError',
			heard === ''
				? `The NPG Lite is connected, but sends nothing. ${ADVICE}`
				: `What answers is no NPG Lite with the Wi-Fi firmware. ${ADVICE}`
		);
	},
	signals: (params, { channels }) =>
		chordsSignals(npgWifi, 'npg-lite', 'NPG Lite', BOARDS['NPG-LITE']!, channels, params, npgWifiDecoder),
	// It sends as long as the connection is open.
	start: async () => undefined,
	stop: async () => undefined
};
