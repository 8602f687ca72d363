import { AppError } from '../../core/errors.ts';
import { hertz } from '../../core/units.ts';
import { scaleFacts, type DeviceStream, type Driver } from '../device/driver.ts';
import { EMG, EMG_CHANNELS, IMU_NAMES, myoDecoder } from './decoder.ts';

const uuid = (short: string): string => `d506${short}-a904-deb9-4748-2c7f4a124842`;
const CONTROL = uuid('0001');
const EMG_SERVICE = uuid('0005');
const NEVER_SLEEP = Uint8Array.of(0x09, 0x01, 0x01);
const BUZZ = Uint8Array.of(0x03, 0x01, 0x01);
const HARDWARE: Readonly<Record<number, string>> = { 1: 'revision C', 2: 'revision D' };
/** Modes of the EMG in the command that starts it. */
const EMG_MODE = { raw: 3, filtered: 2 } as const;

/** What is learnt on connecting. */
export type Myo = { readonly firmware: string; readonly hardware: string };

/** Set mode: EMG, motion sensor, the armband's own poses (off). */
const mode = (emg: number, imu: number): Uint8Array => Uint8Array.of(0x01, 0x03, emg, imu, 0);

/**
 * Thalmic Myo armband, Bluetooth LE, 8 channels, 200 Hz, 8-bit counts. Commands, services and packets: the maker's published
 * header `myohw.h`. No microvolts were ever published for it, so none are made up here.
 */
export const myo: Driver<'myo', Myo> = {
	id: 'myo',
	label: 'Myo armband',
	summary: '8 channels, 200 Hz, over Bluetooth. No dongle needed.',
	before: [
		'Charge it, and wake it by moving it: its logo lights up.',
		'Quit Myo Connect; the armband talks to one program at a time.',
		'Press Connect and choose it by its name.'
	],
	params: [
		{
			type: 'choice',
			id: 'emg',
			label: 'EMG',
			value: 'raw',
			live: true,
			options: [
				{ id: 'raw', label: 'Raw' },
				{ id: 'filtered', label: 'Mains hum filtered by the armband' }
			]
		},
		{
			type: 'choice',
			id: 'imu',
			label: 'Motion',
			value: 'off',
			options: [
				{ id: 'off', label: 'Off' },
				{ id: 'on', label: 'Orientation, acceleration, rotation' }
			]
		},
		{
			type: 'choice',
			id: 'buzz',
			label: 'Vibrate on Connect',
			value: 'on',
			options: [
				{ id: 'on', label: 'Yes' },
				{ id: 'off', label: 'No' }
			]
		}
	],
	transport: (params) => ({
		via: 'bluetooth',
		filters: [{ services: [CONTROL] }],
		characteristics: {
			...Object.fromEntries(
				EMG.map((name, i) => [name, { service: EMG_SERVICE, uuid: uuid(`0${i + 1}05`), notify: true }])
			),
			...(params['imu'] === 'on' && {
				imu: { service: uuid('0002'), uuid: uuid('0402'), notify: true }
			}),
			command: { service: CONTROL, uuid: uuid('0401') },
			firmware: { service: CONTROL, uuid: uuid('0201') },
			battery: { service: 0x180f, uuid: 0x2a19, optional: true }
		}
	}),
	async identify(device) {
		const bytes = await device.read('firmware');
		if (bytes.length < 8) {
			throw new AppError(
				'SourceError',
				'The armband did not say which firmware it has. Move it to wake it, then press Connect again.'
			);
		}
		const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
		const [major, minor, patch, revision] = [0, 2, 4, 6].map((at) => view.getUint16(at, true)) as [
			number,
			number,
			number,
			number
		];
		const firmware = `${major}.${minor}.${patch}`;
		if (major < 1) {
			throw new AppError(
				'SourceError',
				`This Myo has firmware ${firmware}, which sends its data in another way. Update it to 1.0 or newer with Myo Connect, then connect again.`
			);
		}
		return { firmware, hardware: HARDWARE[revision] ?? `revision ${revision}` };
	},
	defaultDeviceInfo: { firmware: '1.5.1970', hardware: 'revision D' },
	signals(params, { firmware, hardware }) {
		const device = `Myo armband, ${hardware}, firmware ${firmware}`;
		const emg: DeviceStream = {
			info: {
				name: 'myo',
				nChannels: EMG_CHANNELS,
				fs: hertz(200),
				unit: 'a.u.',
				device,
				fullScale: 127,
				facts: scaleFacts(Array.from({ length: EMG_CHANNELS }, () => 1))
			},
			tolerance: 0.005
		};
		const imu: DeviceStream = {
			info: {
				name: 'myo-motion',
				nChannels: IMU_NAMES.length,
				fs: hertz(50),
				unit: 'a.u.',
				channelNames: IMU_NAMES,
				device,
				facts: { units: 'quaternion, g, degrees per second' }
			},
			tolerance: 0.005
		};
		return {
			streams: params['imu'] === 'on' ? [emg, imu] : [emg],
			decoder: myoDecoder(params['imu'] === 'on')
		};
	},
	async start(device, params) {
		await device.send(NEVER_SLEEP, 'command');
		if (params['buzz'] !== 'off') await device.send(BUZZ, 'command');
		const emg = params['emg'] === 'filtered' ? EMG_MODE.filtered : EMG_MODE.raw;
		await device.send(mode(emg, params['imu'] === 'on' ? 1 : 0), 'command');
	},
	stop: (device) => device.send(mode(0, 0), 'command'),
	async battery(device) {
		const [percent] = await device.read('battery');
		return percent === undefined ? undefined : percent / 100;
	}
};
