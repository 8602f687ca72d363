import type { RelayedDevice } from '../../src/lib/sources/device/relay/relay-protocol.ts';
import type { ParamValues } from '../../src/lib/sources/source.ts';
import { brainflowValue, FakeBrainflow } from '../devices/emulation/brainflow.ts';
import type { FrameTimer } from '../devices/emulation/frame-timer.ts';
import { FakeRhx, rhxValue } from '../devices/emulation/intan-rhx.ts';
import { fakeMuovi, muoviValue } from '../devices/emulation/muovi.ts';
import { ephysValue, FakeOpenEphys } from '../devices/emulation/open-ephys.ts';
import { FakeQuattrocento, quattroValue } from '../devices/emulation/quattrocento.ts';
import { fakeSessantaquattro, sessantaValue } from '../devices/emulation/sessantaquattro.ts';
import { FakeSyncStation, stationValue } from '../devices/emulation/syncstation.ts';
import { FakeTrigno, trignoAux, trignoVolts } from '../devices/emulation/trigno.ts';

/** An emulated device that can be cut off. */
export interface InterruptedDevice {
	/** One for every start, the newest last. */
	readonly timers: readonly FrameTimer[];
	off(): void;
	on(): void;
}

/** What channel `c` of instant `n` must be recorded as. */
export type Sent = (n: number, c: number) => number;

/** A device of the network under test, and what a recording of it must hold. */
export interface NetworkCase {
	readonly label: string;
	readonly kind: RelayedDevice;
	readonly params: ParamValues;
	/** Starts the device; `ports` by the name of the socket. */
	readonly make: (ports: Readonly<Record<string, number>>) => InterruptedDevice;
	/** By name of the stream; the first is the one whose instants `timers` count. */
	readonly streams: Readonly<Record<string, Sent>>;
}

const MUOVI = 0.2861;
const QUATTROCENTO = 5e6 / 65_536 / 150;
const paired = {
	2: { startIndex: 2, emg: 1, aux: ['g', 'g', 'g'] },
	5: { startIndex: 5, emg: 1, aux: ['g', 'g', 'g', '?/s', '?/s', '?/s'] }
};

/** Loopback addresses of the devices that are dialled, other ones than those of the tests in Node. */
const HOSTS = {
	quattrocento: '127.0.62.1',
	syncstation: '127.0.63.1',
	trigno: '127.0.64.1',
	rhx: '127.0.65.1',
	ephys: '127.0.66.1'
} as const;

export const NETWORK_CASES: readonly NetworkCase[] = [
	{
		...{ label: 'Delsys Trigno', kind: 'trigno', params: { host: HOSTS.trigno } },
		make: (ports) => new FakeTrigno(HOSTS.trigno, ports, paired),
		streams: {
			trigno: (n, c) => trignoVolts(n, [1, 4][c]!) * 1e6,
			'trigno-acc': (n, c) => trignoAux(n, c < 3 ? 1 : 4, c % 3),
			'trigno-gyro': (n, c) => trignoAux(n, 4, 3 + c)
		}
	},
	{
		...{ label: 'Muovi, 32 electrodes', kind: 'muovi', params: {} },
		make: ({ data }) => fakeMuovi(data!, 32),
		streams: { muovi: (n, c) => muoviValue(n, c) * MUOVI }
	},
	{
		...{ label: 'Muovi+, 64 electrodes', kind: 'muovi', params: {} },
		make: ({ data }) => fakeMuovi(data!, 64, 133),
		streams: { muovi: (n, c) => muoviValue(n, c) * MUOVI }
	},
	{
		...{ label: 'Sessantaquattro', kind: 'sessantaquattro', params: {} },
		make: ({ data }) => fakeSessantaquattro(data!, 8),
		streams: { sessantaquattro: (n, c) => sessantaValue(n, c) * MUOVI }
	},
	{
		...{ label: 'Quattrocento, 384 signals', kind: 'quattrocento' },
		params: { host: HOSTS.quattrocento, inputs: '3', rate: '1' },
		make: ({ data }) => new FakeQuattrocento(HOSTS.quattrocento, data!),
		streams: { quattrocento: (n, c) => quattroValue(n, c) * QUATTROCENTO }
	},
	{
		...{ label: 'SyncStation with three probes', kind: 'syncstation' },
		params: { host: HOSTS.syncstation, probes: '0 4 14' },
		make: ({ data }) => new FakeSyncStation(HOSTS.syncstation, data!),
		streams: {
			'syncstation-0': (n, c) => stationValue(n, 0, c) * MUOVI,
			'syncstation-4': (n, c) => stationValue(n, 4, c) * MUOVI,
			'syncstation-14': (n, c) => stationValue(n, 14, c) * 0.249
		}
	},
	{
		...{ label: 'Intan RHX, 64 channels', kind: 'intan-rhx', params: { host: HOSTS.rhx, channels: 64 } },
		make: (ports) => new FakeRhx(HOSTS.rhx, ports, 2000, 64),
		streams: { intan: (n, c) => (rhxValue(n, c) - 32_768) * 0.195 }
	},
	{
		...{ label: 'BrainFlow streaming board', kind: 'brainflow', params: {} },
		make: ({ data }) => new FakeBrainflow(data!, 32),
		streams: { brainflow: (n, c) => brainflowValue(n, c + 1) }
	},
	{
		...{ label: 'Open Ephys, 32 channels', kind: 'open-ephys', params: { host: HOSTS.ephys } },
		make: ({ data }) => new FakeOpenEphys(HOSTS.ephys, data!, 32),
		streams: { 'open-ephys': ephysValue }
	}
];
